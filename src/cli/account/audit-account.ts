import { compareMappings } from '../../core/diagnosis/mapping/compare-mappings.ts';
import { diagnoseMapping } from '../../core/diagnosis/mapping/diagnose-mapping.ts';
import { plainName } from '../../core/diagnosis/mapping/remedy.ts';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsAccount } from '../../core/lambda/aws/account/aws-account.ts';
import { isKafkaMapping, type JsonObject } from '../../core/mapping/import/imported-mapping.ts';
import { type Known, notKnown } from '../../core/model/known.ts';
import type { AuditPage, AuditRow } from '../../core/output/audit-page.ts';
import { counted } from '../../core/output/quantities.ts';
import type { AwsFacts, MetricFacts } from '../../core/snapshot/facts/aws-facts.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { readPrices } from '../capacity/read-prices.ts';
import { readCommandConfig } from '../connection/resolve-connection.ts';
import { readServers } from '../connection/servers.ts';
import { readFlagValues } from '../facts/read-flag-values.ts';
import type { OwnCluster } from '../next-steps/carry-flags.ts';
import { carryIntoDiagnosis } from '../next-steps/carry-into-diagnosis.ts';
import { type Carry, carryIntoSteps } from '../next-steps/next-steps.ts';
import { isOfProfile, type OF_PROFILE, SERVERS_OF_PROFILE } from '../profile/of-profile.ts';
import { askClusters } from './ask-clusters.ts';
import { contextOf, serversOf } from './context-of.ts';
import { noteMetrics, readDestination, readFunction, seeDestinationTopic } from './gather-aws-facts.ts';
import { groupByCluster, type OnOneCluster, propertiesFor } from './group-by-cluster.ts';
import { mapBounded } from './map-bounded.ts';
import { collectMissing, type MissingFacts } from './missing-facts.ts';
import { type Found, readAccountMapping } from './read-one-mapping.ts';
import { createWorkLine, type WorkLine } from './work-line.ts';

export interface AuditFlags {
  readonly region?: string | undefined;
  readonly 'profile-aws'?: string | undefined;
  readonly 'command-config'?: readonly string[] | undefined;
  readonly 'warn-within': string;
  readonly 'no-cluster': boolean;
  readonly [OF_PROFILE]?: readonly string[];
  readonly [SERVERS_OF_PROFILE]?: string | undefined;
}

const QUESTIONS_AT_ONCE = 6;

/**
 * Every Kafka mapping of an account and region, judged. Throws `EsmctlError` where AWS does not list them; whatever else
 * cannot be had is named in `missing`.
 */
export async function auditAccount(flags: AuditFlags, carry: Carry): Promise<AuditPage> {
  const values = readFlagValues();
  const warnWithinMs = values.duration('warn-within', flags['warn-within']);
  values.done();
  const properties = flags['no-cluster'] ? [] : await readLogins(flags);
  const prices = await readPrices(undefined);
  const { openAwsAccount } = await import('../../core/lambda/aws/account/open-aws-account.ts');
  const account = openAwsAccount({ region: flags.region, profile: flags['profile-aws'] });
  const line = createWorkLine(process.stderr);
  const missing = collectMissing();
  try {
    const region = await account.region();
    line.say(`listing the mappings of ${region}`);
    const listed = await account.listMappings((count) => line.say(`listing the mappings of ${region}: ${count}`));
    const found = await readAll(listed, missing);
    const clusters = groupByCluster(found);
    line.say(`${counted(found.length, 'mapping')} on ${counted(clusters.length, 'cluster')}`);
    const [aws, snapshots] = await Promise.all([
      askAws(found, account, missing, line),
      flags['no-cluster']
        ? new Map<OnOneCluster<Found>, Known<Snapshot>>()
        : askClusters(
            clusters,
            { account, properties, settings: { region, profile: flags['profile-aws'] } },
            missing,
            line,
          ),
    ]);
    const nowMs = Date.now();
    const rows = clusters.flatMap((cluster) => {
      const snapshot = snapshots.get(cluster);
      const seen = snapshot?.known === true ? snapshot.value : undefined;
      const [first] = cluster.mappings;
      const ofCluster = first === undefined ? undefined : ownClusterOf(first, flags, properties);
      for (const fact of carryIntoSteps(seen?.missing ?? [], (step) => carry(step, ofCluster)))
        missing.add({ ...fact, what: `${fact.what} of ${cluster.name}` });
      return cluster.mappings.map((one): AuditRow => {
        const facts = aws.get(one) ?? NOTHING;
        const diagnosis = diagnoseMapping({
          ...one,
          aws: seeDestinationTopic(facts, seen),
          snapshot: seen,
          nowMs,
          warnWithinMs,
          prices,
          context: contextOf(one, undefined, region),
        });
        const own = ownClusterOf(one, flags, properties);
        const ownCarry: Carry = (step) => carry(step, own);
        const next = ownCarry(`esmctl inspect mapping --uuid ${one.mapping.uuid ?? 'UUID'} --region ${region}`);
        return { cluster: cluster.name, diagnosis: carryIntoDiagnosis(diagnosis, ownCarry), next };
      });
    });
    return {
      capturedAtMs: nowMs,
      region,
      listed: listed.length,
      clusters: clusters.length,
      rows: rows.sort((a, b) => compareMappings(a.diagnosis, b.diagnosis)),
      missing: missing.all(),
      traffic: account.traffic,
    };
  } finally {
    line.clear();
    account.close();
  }
}

const NOTHING: AwsFacts = { function: notKnown('not asked'), metrics: notKnown('not asked'), destination: undefined };

/** The login of a profile is for the profile's cluster, or the one that its file names, and for no other. */
async function readLogins(flags: AuditFlags): Promise<readonly KafkaConnection[]> {
  const read = await Promise.all((flags['command-config'] ?? []).map((path) => readCommandConfig(path)));
  if (!isOfProfile(flags, 'command-config')) return read;
  const servers = readServers(flags[SERVERS_OF_PROFILE]?.split(',') ?? [], 'the profile');
  return read
    .map((login) => (login.servers.length > 0 ? login : { ...login, servers }))
    .filter((login) => login.servers.length > 0);
}

/** How the commands of a mapping reach its cluster: with a login, or a profile, of another one they would ask that. */
function ownClusterOf(one: Found, flags: AuditFlags, properties: readonly KafkaConnection[]): OwnCluster {
  const { source } = one.mapping;
  const named = source.kind === 'self-managed' ? source.bootstrapServers : [];
  const ofProfile = flags[SERVERS_OF_PROFILE]?.split(',');
  const isForeign = ofProfile !== undefined && !ofProfile.some((server) => named.includes(server.trim()));
  const login = propertiesFor(named, properties);
  const file = login === undefined ? undefined : flags['command-config']?.[properties.indexOf(login)];
  return {
    servers: serversOf(one),
    login: isOfProfile(flags, 'command-config') ? undefined : { file },
    ...(isForeign ? { leavesProfile: { profileAws: flags['profile-aws'] } } : {}),
  };
}

async function readAll(listed: readonly string[], missing: MissingFacts): Promise<readonly Found[]> {
  const read = await mapBounded(listed, 1, (text) => {
    const json = JSON.parse(text) as JsonObject;
    if (!isKafkaMapping(json)) return Promise.resolve(undefined);
    const name = `the mapping ${typeof json.UUID === 'string' ? json.UUID : 'without a UUID'}`;
    return missing.attempt(name, () => Promise.resolve().then(() => readAccountMapping(text, Date.now(), name)));
  });
  return read.flatMap((one) => (one?.known === true ? [one.value] : []));
}

/** Functions and destinations once each, and the metrics of all in as few requests as CloudWatch allows. */
async function askAws(
  found: readonly Found[],
  account: AwsAccount,
  missing: MissingFacts,
  line: WorkLine,
): Promise<ReadonlyMap<Found, AwsFacts>> {
  const names = [...new Set(found.map(({ mapping }) => mapping.functionName))];
  const targets = [...new Set(found.flatMap(({ mapping }) => mapping.onFailureDestination ?? []))];
  line.expect(names.length + targets.length + 1);
  const noted = async <T>(question: Promise<T>): Promise<T> => {
    const answer = await question;
    line.answered();
    return answer;
  };
  const [functions, destinations, metrics] = await Promise.all([
    mapBounded(names, QUESTIONS_AT_ONCE, async (name) => {
      const facts = readFunction(name, `the function ${plainName(name)}`, account, missing);
      return [name, await noted(facts)] as const;
    }),
    mapBounded(targets, QUESTIONS_AT_ONCE, async (name) => {
      const facts = readDestination({ onFailureDestination: name }, account, missing);
      return [name, await noted(facts)] as const;
    }),
    noted(missing.attempt('the metrics', () => account.metrics(found.map(questionOf), Date.now()))),
  ]);
  const [byName, byTarget] = [new Map(functions), new Map(destinations)];
  return new Map(
    found.map((one, index) => {
      const { functionName, onFailureDestination } = one.mapping;
      const own: Known<MetricFacts> = metrics.known
        ? noteMetrics(metrics.value[index], `the metrics of ${plainName(functionName)}`, missing)
        : metrics;
      const facts: AwsFacts = {
        function: byName.get(functionName) ?? notKnown('not asked'),
        metrics: own,
        destination: onFailureDestination === undefined ? undefined : byTarget.get(onFailureDestination),
      };
      return [one, facts];
    }),
  );
}

function questionOf({ mapping: { uuid, functionName } }: Found) {
  return { uuid, functionName: plainName(functionName) };
}
