import { diagnoseMapping } from '../../core/diagnosis/mapping/diagnose-mapping.ts';
import type { AwsAccount } from '../../core/lambda/aws/account/aws-account.ts';
import { type Known, notKnown } from '../../core/model/known.ts';
import type { MappingPage } from '../../core/output/mapping-page.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { readPrices } from '../capacity/read-prices.ts';
import { PLAINTEXT, prefersOwnFile, readCommandConfig, serversNamed } from '../connection/resolve-connection.ts';
import { loadSnapshot } from '../facts/load-snapshot.ts';
import { progressLine } from '../facts/progress-line.ts';
import { readFlagValues } from '../facts/read-flag-values.ts';
import { mappingFactsOf } from '../facts/read-mapping-facts.ts';
import { carryIntoDiagnosis } from '../next-steps/carry-into-diagnosis.ts';
import { type Carry, carryIntoSteps } from '../next-steps/next-steps.ts';
import type { OF_PROFILE } from '../profile/of-profile.ts';
import { connectMapping } from './connect-mapping.ts';
import { contextOf, serversOf } from './context-of.ts';
import { gatherAwsFacts, seeDestinationTopic } from './gather-aws-facts.ts';
import { gatherCluster } from './gather-cluster.ts';
import { collectMissing, type MissingFacts } from './missing-facts.ts';
import { type OneMapping, type OneMappingFlags, readOneMapping } from './read-one-mapping.ts';

export interface InspectMappingFlags extends OneMappingFlags {
  readonly 'bootstrap-servers'?: string | undefined;
  readonly 'command-config'?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly 'warn-within': string;
  readonly prices?: string | undefined;
  readonly 'no-aws': boolean;
  readonly 'no-cluster': boolean;
  readonly [OF_PROFILE]?: readonly string[];
}

/** All facts of one mapping, judged. Throws `EsmctlError` where the mapping itself cannot be had; the rest is partial. */
export async function inspectMapping(flags: InspectMappingFlags, carry: Carry): Promise<MappingPage> {
  const values = readFlagValues();
  const warnWithinMs = values.duration('warn-within', flags['warn-within']);
  if (flags['no-aws'] && flags.config === undefined) {
    values.refuse('no-aws', 'goes with --config: --uuid and --function are asked of AWS');
  }
  values.done();
  const prices = await readPrices(flags.prices);
  const one = await readOneMapping(flags, Date.now());
  const missing = collectMissing();
  const account = flags['no-aws'] ? undefined : await openAccount(one);
  try {
    const [facts, snapshot, region] = await Promise.all([
      gatherAwsFacts(one.mapping, account, Date.now(), missing),
      gatherSnapshot(one, flags, account, missing),
      account?.region().catch(() => undefined),
    ]);
    const seen = snapshot.known ? snapshot.value : undefined;
    const ownFile = flags['command-config'] !== undefined && prefersOwnFile(flags);
    const diagnosis = diagnoseMapping({
      ...one,
      aws: seeDestinationTopic(facts, seen),
      snapshot: seen,
      nowMs: Date.now(),
      warnWithinMs,
      prices,
      context: contextOf(one, ownFile ? undefined : flags['bootstrap-servers'], region),
    });
    return {
      diagnosis: carryIntoDiagnosis(diagnosis, (step) => carry(step, { servers: serversOf(one), login: undefined })),
      source: one.source,
      region,
      snapshot,
      missing: carryIntoSteps([...missing.all(), ...(seen?.missing ?? [])], carry),
      traffic: account?.traffic,
    };
  } finally {
    account?.close();
  }
}

async function openAccount({ settings }: OneMapping): Promise<AwsAccount> {
  const { openAwsAccount } = await import('../../core/lambda/aws/account/open-aws-account.ts');
  return openAwsAccount(settings);
}

async function gatherSnapshot(
  one: OneMapping,
  flags: InspectMappingFlags,
  account: AwsAccount | undefined,
  missing: MissingFacts,
): Promise<Known<Snapshot>> {
  if (flags['no-cluster']) return notKnown('the cluster was not asked (--no-cluster)');
  const facts = mappingFactsOf(one.mapping, one.status, one.group);
  const { mapping, group, settings } = one;
  if (flags.snapshot !== undefined) {
    const question = { groups: [group], topics: [mapping.topic], timesMs: [] };
    const read = await loadSnapshot({ snapshot: flags.snapshot }, { mapping, facts }, question);
    return { known: true, value: read };
  }
  const config = flags['command-config'];
  const properties = config === undefined ? undefined : await readCommandConfig(config);
  const progress = progressLine(process.stderr);
  const snapshot = await missing.attempt('the cluster', async () => {
    const servers = serversNamed(flags, properties?.servers ?? []);
    const connection =
      servers === undefined
        ? await connectMapping(mapping, { account, loginFor: () => properties, settings })
        : { ...(properties ?? PLAINTEXT), servers };
    return gatherCluster(connection, [{ mapping, facts }], progress.onProgress);
  });
  progress.clear();
  return snapshot;
}
