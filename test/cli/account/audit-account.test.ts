import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type AuditFlags, auditAccount } from '../../../src/cli/account/audit-account.ts';
import { type Carried, carryFlags } from '../../../src/cli/next-steps/carry-flags.ts';
import { fillFromProfile } from '../../../src/cli/profile/fill-from-profile.ts';
import { OF_PROFILE, SERVERS_OF_PROFILE } from '../../../src/cli/profile/of-profile.ts';
import { auditToJson } from '../../../src/core/output/audit-json.ts';
import { renderAudit } from '../../../src/core/output/audit-text.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { documentOf } from '../../commands/inspect/scenario.ts';
import { type AccountOnStub, answerForAccount, MSK_ARN } from '../../support/aws/account-stub.ts';
import { ACCOUNT, awsRefusal, mappingOnWire, UUID } from '../../support/aws/lambda-stub.ts';
import { stubsOfTests } from '../../support/aws/stubs-of-tests.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const folders = createFolders();

const stubs = stubsOfTests();

const FLAGS: AuditFlags = { 'warn-within': '24h', 'no-cluster': true };
const seconds = (daysAgo: number): number => Date.now() / 1000 - daysAgo * 86_400;
/** As `mappingOnWire` names it. */
const GROUP = UUID;
const uuidOf = (number: number): string => `14e0db71-5d35-4eb5-b481-${String(number).padStart(12, '0')}`;
const onWire = (number: number, fields: Parameters<typeof mappingOnWire>[0] = {}) =>
  mappingOnWire({
    UUID: uuidOf(number),
    State: 'Enabled',
    LastProcessingResult: 'OK',
    LastModified: seconds(3),
    FunctionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f${number}`,
    ...fields,
  });
const queue = { UUID: uuidOf(99), EventSourceArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`, FunctionArn: 'x' };

async function audit(account: AccountOnStub, flags: Partial<AuditFlags> = {}, carried: Carried = new Map()) {
  await stubs.startHere(answerForAccount(account));
  const page = await auditAccount({ ...FLAGS, ...flags }, (step, own) => carryFlags(step, carried, undefined, own));
  const textAt = (columns: number) => renderAudit(page, { style: PLAIN, columns });
  return { page, textAt };
}

describe('the mappings of an account', () => {
  it('from every page, those on Kafka alone, worst first', async () => {
    const { page, textAt } = await audit({
      mappings: [
        onWire(1),
        queue as never,
        onWire(2, { State: 'Disabled', LastModified: seconds(9) }),
        onWire(3, { State: 'Disabled', LastModified: seconds(1) }),
        onWire(4, { LastProcessingResult: 'PROBLEM: SASL authentication failed.' }),
      ],
      functions: { f1: {}, f2: {}, f3: {} },
    });
    expect([page.listed, page.missing]).toEqual([5, []]);
    const rows = page.rows.map(({ diagnosis }) => [
      Number(diagnosis.mapping.uuid?.slice(-2)),
      diagnosis.findings[0]?.code,
    ]);
    expect(rows).toEqual([
      [4, 'mapping-in-trouble'],
      [2, 'disabled-past-retention'],
      [3, 'mapping-disabled'],
      [1, undefined],
    ]);
    const document = documentOf('audit', JSON.stringify(auditToJson(page)));
    expect(document).toMatchObject({
      listed: 5,
      mappings: [{ uuid: uuidOf(4), lag: null, clusterKnown: false }, {}, {}, {}],
    });
    for (const columns of [80, 140]) {
      const lines = textAt(columns).split('\n');
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      expect(lines[1]).toMatch(/^unknown {2}mapping-in-trouble +f4 /);
    }
    expect(textAt(140)).toContain(`esmctl inspect mapping --uuid ${uuidOf(4)} --region eu-west-1`);
  });

  it('forty on five clusters: one look at each cluster and function, one page of metrics for many', async () => {
    const mappings = Array.from({ length: 40 }, (_, number) =>
      onWire(number, {
        FunctionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f${number % 8}`,
        SourceAccessConfigurations: [],
        SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [`127.0.0.1:${1 + (number % 5)}`] } },
      }),
    );
    const functions = Object.fromEntries(Array.from({ length: 8 }, (_, number) => [`f${number}`, {}]));
    const { page } = await audit({ mappings, functions }, { 'no-cluster': false });
    expect([page.rows.length, page.clusters]).toEqual([40, 5]);
    expect(page.missing.map(({ what }) => what).toSorted()).toEqual(
      [1, 2, 3, 4, 5].map((port) => `the cluster 127.0.0.1:${port}`),
    );
    const paths = stubs.requests().map(({ path, headers }) => headers['x-amz-target'] ?? path);
    expect(paths.filter((path) => String(path).endsWith('/configuration'))).toHaveLength(8);
    expect(paths.filter((path) => String(path).endsWith('GetMetricData'))).toHaveLength(Math.ceil((40 * 24) / 500));
    expect(page.rows.every(({ diagnosis }) => diagnosis.aws.metrics.known)).toBe(true);
  });

  it('a mapping that cannot be read, and a cluster of MSK that may not be asked for, are named; the rest is there', async () => {
    const { SelfManagedEventSource: _servers, SelfManagedKafkaEventSourceConfig: _group, ...bare } = onWire(2);
    const { page } = await audit(
      {
        mappings: [
          onWire(1, { BatchSize: -4, Topics: [] }),
          { ...bare, EventSourceArn: MSK_ARN, SourceAccessConfigurations: [] },
        ],
        functions: { f2: {} },
        first: ({ path }) =>
          path.endsWith('/bootstrap-brokers') ? awsRefusal(403, 'AccessDeniedException', 'no') : undefined,
      },
      { 'no-cluster': false },
    );
    expect(page.rows).toHaveLength(1);
    expect(page.missing.map(({ what }) => what)).toEqual([`the mapping ${uuidOf(1)}`, `the cluster ${MSK_ARN}`]);
    expect(page.missing[1]?.why).toContain('kafka:GetBootstrapBrokers');
  });

  it('whose next steps can be pasted: region, profile of AWS, servers, and the login of their cluster', async () => {
    const login =
      'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=x required username="a" password="b";\n';
    const folder = folders({
      'one.properties': `bootstrap.servers=127.0.0.1:1\n${login}`,
      'two.properties': `bootstrap.servers=127.0.0.1:2\n${login}`,
    });
    const files = [`${folder}/one.properties`, `${folder}/two.properties`];
    const on = (number: number) =>
      onWire(number, {
        State: 'Disabled',
        LastModified: seconds(number === 1 ? 9 : 6.9),
        SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [`127.0.0.1:${number}`] } },
      });
    const { page, textAt } = await audit(
      { mappings: [on(1), on(2)], functions: { f1: {}, f2: {} } },
      { region: 'eu-west-1', 'command-config': files, 'no-cluster': false },
      new Map([['region', 'eu-west-1']]),
    );
    const steps = page.rows.map(({ diagnosis, next }) => [next, diagnosis.findings[0]?.next]);
    const login1 = `--command-config ${files[0]}`;
    expect(steps[0]).toEqual([
      `esmctl inspect mapping --uuid ${uuidOf(1)} --region eu-west-1 ${login1}`,
      `esmctl predict position --group ${GROUP} --topic orders --starting-position TRIM_HORIZON -b 127.0.0.1:1 ${login1}`,
    ]);
    expect(steps[1]?.[0]).toContain(files[1]);
    expect(textAt(400)).toContain(`next ${page.rows[0]?.next}`);
  });

  it('of which none is on Kafka', async () => {
    const { textAt } = await audit({ mappings: [queue as never] });
    expect(textAt(80)).toBe('No event source mapping on Kafka in eu-west-1 (1 mapping of other sources).');
  });

  it('that AWS does not list end with what is missing', async () => {
    const answer = awsRefusal(
      403,
      'AccessDeniedException',
      'User: ann is not authorized to perform: lambda:ListEventSourceMappings on resource: *',
    );
    await expect(audit({ first: () => answer })).rejects.toMatchObject({
      code: 'ESMCTL_AWS_DENIED',
      kind: 'target',
      message: 'ann may not lambda:ListEventSourceMappings on *',
    });
  });
});

describe('a profile with client properties', () => {
  const login = 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n';
  const jaas =
    'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="b";';
  const config = JSON.stringify({
    profiles: { prod: { 'bootstrap-servers': '127.0.0.1:1', 'command-config': 'client.properties' } },
  });

  it('gives them as a list to a command that takes several, and names its servers', async () => {
    const home = folders();
    const folder = join(home, 'esmctl');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.json'), config);
    vi.stubEnv('XDG_CONFIG_HOME', home);
    const filled = await fillFromProfile('prod', {}, { 'command-config': { multiple: true } });
    expect(filled).toEqual({
      'command-config': [`${folder}/client.properties`],
      [OF_PROFILE]: ['command-config'],
      [SERVERS_OF_PROFILE]: '127.0.0.1:1',
    });
  });

  it('logs in to the cluster of its servers with them, and to no other', async () => {
    const path = `${folders({ 'client.properties': login + jaas })}/client.properties`;
    const on = (number: number) =>
      onWire(number, {
        SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:aws:secretsmanager:x' }],
        SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [`127.0.0.1:${number}`] } },
      });
    const account = { mappings: [on(1), on(2)], functions: { f1: {}, f2: {} } };
    const ofProfile = { [OF_PROFILE]: ['command-config'], [SERVERS_OF_PROFILE]: '127.0.0.1:1' };
    const flags = { 'no-cluster': false, 'command-config': [path], ...ofProfile };
    const { page } = await audit(account, flags, new Map([['profile', 'prod']]));
    expect(page.rows.map(({ next }) => next).toSorted()).toEqual([
      `esmctl inspect mapping --uuid ${uuidOf(1)} --region eu-west-1 --profile prod`,
      `esmctl inspect mapping --uuid ${uuidOf(2)} --region eu-west-1`,
    ]);
    expect(page.missing).toMatchObject([
      { what: 'the cluster 127.0.0.1:2', why: expect.stringContaining('reads no secrets') as string },
      { what: 'the cluster 127.0.0.1:1', why: expect.stringContaining('127.0.0.1:1') as string },
    ]);
  });
});
