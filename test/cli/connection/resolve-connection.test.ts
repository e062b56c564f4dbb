import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConnectionFlags, resolveConnection } from '../../../src/cli/connection/resolve-connection.ts';
import { OF_PROFILE } from '../../../src/cli/profile/of-profile.ts';
import type { Mapping } from '../../../src/core/mapping/mapping.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { type AccountOnStub, answerForAccount, MSK_ARN } from '../../support/aws/account-stub.ts';
import { stubsOfTests } from '../../support/aws/stubs-of-tests.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const folders = createFolders();
const OF_MAPPING = { source: { kind: 'self-managed', bootstrapServers: ['m:1', 'm:2'] }, accessTypes: [] } as const;
const OF_MSK = { source: { kind: 'msk', eventSourceArn: MSK_ARN }, accessTypes: [] } as const;
const OVER_VPC = MSK_ARN.replace(':cluster/', ':vpc-connection/');

describe('the servers of a connection', () => {
  const properties = join(
    folders({ 'client.properties': 'security.protocol=SSL\nbootstrap.servers=p:1' }),
    'client.properties',
  );
  const plain = join(folders({ 'client.properties': 'client.id=x' }), 'client.properties');

  it.each([
    { why: 'those of the flag come first', flags: { 'bootstrap-servers': 'f:1, f:2' }, servers: ['f:1', 'f:2'] },
    {
      why: 'those of the flag come before those of the properties',
      flags: { 'bootstrap-servers': 'f:1', 'command-config': properties },
      servers: ['f:1'],
    },
    { why: 'then those of the properties', flags: { 'command-config': properties }, servers: ['p:1'] },
    { why: 'then those of the mapping', flags: {}, servers: ['m:1', 'm:2'] },
    {
      why: 'properties without servers leave them to the mapping',
      flags: { 'command-config': plain },
      servers: ['m:1', 'm:2'],
    },
    { why: 'a protocol in front means nothing', flags: { 'bootstrap-servers': 'SASL_SSL://f:1' }, servers: ['f:1'] },
    { why: 'empty entries are passed over', flags: { 'bootstrap-servers': ',f:1,' }, servers: ['f:1'] },
  ])('$why', async ({ flags, servers }) => {
    expect((await resolveConnection(flags, OF_MAPPING)).servers).toEqual(servers);
  });

  it.each([
    {
      why: 'those of the profile come before those of the mapping',
      flags: { 'bootstrap-servers': 'profile:1', [OF_PROFILE]: ['bootstrap-servers'] },
      servers: ['profile:1'],
    },
    {
      why: 'and before those of the profile’s own properties',
      flags: {
        'bootstrap-servers': 'profile:1',
        'command-config': properties,
        [OF_PROFILE]: ['bootstrap-servers', 'command-config'],
      },
      servers: ['profile:1'],
    },
    {
      why: 'but after those of properties that the user named himself',
      flags: { 'bootstrap-servers': 'profile:1', 'command-config': properties, [OF_PROFILE]: ['bootstrap-servers'] },
      servers: ['p:1'],
    },
    {
      why: 'which may name none',
      flags: { 'bootstrap-servers': 'profile:1', 'command-config': plain, [OF_PROFILE]: ['bootstrap-servers'] },
      servers: ['profile:1'],
    },
    {
      why: 'servers of the flag stand with the profile’s properties',
      flags: { 'bootstrap-servers': 'f:1', 'command-config': properties, [OF_PROFILE]: ['command-config'] },
      servers: ['f:1'],
    },
  ])('$why', async ({ flags, servers }) => {
    expect((await resolveConnection(flags, OF_MAPPING)).servers).toEqual(servers);
  });
});

describe('what cannot be a connection is refused as wrong usage', () => {
  it.each([
    { why: 'no port', servers: 'localhost', says: '"localhost" has no port' },
    { why: 'port 0', servers: 'a:0', says: '"a:0" is not host:port' },
    { why: 'a port beyond the last', servers: 'a:65536', says: '"a:65536" is not host:port' },
    { why: 'a word for a port', servers: 'a:b', says: '"a:b" is not host:port' },
    { why: 'an IPv6 address', servers: '[::1]:9092', says: '"[::1]:9092" is an IPv6 address' },
    { why: 'an address of a page', servers: 'https://a:1/x', says: '"https://a:1/x" is the address of a web page' },
    {
      why: 'a web server',
      servers: 'http://localhost:9092',
      says: '"http://localhost:9092" is the address of a web page',
    },
    { why: 'a space for a comma', servers: 'a:9092 b:9093', says: '"a:9092 b:9093" has a space in it' },
  ])('$why', async ({ servers, says }) => {
    const error = await refusalOf({ 'bootstrap-servers': `ok:1,${servers}` });
    expect([error.code, error.kind]).toEqual(['ESMCTL_USAGE', 'usage']);
    expect(error.problems.map(({ message }) => message).join()).toContain(says);
    expect(error.problems).toHaveLength(1);
  });

  it('nothing named', async () => {
    const error = await refusalOf({});
    expect([error.code, error.kind]).toEqual(['ESMCTL_NO_SERVERS', 'usage']);
    expect(error.next.join()).toContain('ESMCTL_BOOTSTRAP_SERVERS');
  });

  it('properties that are not there', async () => {
    const error = await refusalOf({ 'command-config': 'no-such.properties' });
    expect([error.code, error.kind]).toEqual(['ESMCTL_COMMAND_CONFIG', 'usage']);
    expect(error.message).toContain('no-such.properties');
  });
});

describe('a mapping on Amazon MSK without servers', () => {
  const stubs = stubsOfTests();
  const askStub = (account: AccountOnStub) => stubs.startHere(answerForAccount(account));
  const IAM_AND_TLS = { bootstrapBrokerStringSaslIam: 'iam:9098', bootstrapBrokerStringTls: 't1:9094,t2:9094' };

  it('has those that AWS names, as who runs esmctl', async () => {
    await askStub({ brokers: { [MSK_ARN]: IAM_AND_TLS } });
    const { servers, sasl } = await resolveConnection({ region: 'eu-west-1' }, OF_MSK);
    expect(servers).toEqual(['iam:9098']);
    expect(sasl).toMatchObject({ mechanism: 'oauthbearer', origin: { kind: 'msk-iam', region: 'eu-west-1' } });
  });

  it('is asked about, and logged in to, in the region of its ARN, whatever a profile says', async () => {
    await askStub({ brokers: { [MSK_ARN]: IAM_AND_TLS } });
    const { sasl } = await resolveConnection({ region: 'us-east-1', [OF_PROFILE]: ['region'] }, OF_MSK);
    expect(stubs.requests().map(({ headers }) => headers.authorization)).toEqual([
      expect.stringContaining('/eu-west-1/kafka/') as string,
    ]);
    expect(sasl).toMatchObject({ origin: { region: 'eu-west-1' } });
    const error = await refusalOf({ region: 'us-east-1' }, OF_MSK);
    expect(error.message).toBe('--region is us-east-1, and the cluster is in eu-west-1');
  });

  it('has the ones for which there are client properties', async () => {
    await askStub({ brokers: { [MSK_ARN]: IAM_AND_TLS } });
    const path = join(folders({ 'client.properties': 'security.protocol=SSL' }), 'client.properties');
    expect((await resolveConnection({ 'command-config': path }, OF_MSK)).servers).toEqual(['t1:9094', 't2:9094']);
  });

  it('AWS is not asked where servers are named', async () => {
    await askStub({});
    expect((await resolveConnection({ 'bootstrap-servers': 'f:1' }, OF_MSK)).servers).toEqual(['f:1']);
    expect(stubs.requests()).toEqual([]);
  });

  it.each([
    { why: 'AWS does not know the cluster', arn: MSK_ARN, says: /could not be asked for them: .*cluster/ },
    { why: 'a VPC connection has none', arn: OVER_VPC, says: /VPC connection/ },
  ])('$why', async ({ arn, says }) => {
    await askStub({});
    const error = await refusalOf({}, { ...OF_MSK, source: { kind: 'msk', eventSourceArn: arn } });
    expect([error.code, error.kind]).toEqual(['ESMCTL_NO_SERVERS', 'usage']);
    expect(error.message).toMatch(says);
    expect(error.next[0]).toContain(`-b host:port (aws kafka get-bootstrap-brokers --cluster-arn ${arn})`);
  });
});

async function refusalOf(
  flags: ConnectionFlags,
  mapping?: Pick<Mapping, 'source' | 'accessTypes'>,
): Promise<EsmctlError> {
  const outcome = await resolveConnection(flags, mapping).catch((error: unknown) => error);
  if (outcome instanceof EsmctlError) return outcome;
  throw new Error('it was taken');
}
