import { plainName } from '../../core/diagnosis/mapping/remedy.ts';
import type { AwsAccount } from '../../core/lambda/aws/account/aws-account.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { type Known, notKnown } from '../../core/model/known.ts';
import type { AwsFacts, AwsFunctionFacts, DestinationFacts, MetricFacts } from '../../core/snapshot/facts/aws-facts.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import type { MissingFacts } from './missing-facts.ts';

const NOT_ASKED = 'AWS was not asked (--no-aws)';

/** Function, metrics and destination of one mapping; what AWS does not give is named in `missing`. */
export async function gatherAwsFacts(
  mapping: Mapping,
  account: AwsAccount | undefined,
  nowMs: number,
  missing: MissingFacts,
): Promise<AwsFacts> {
  const { functionName, uuid } = mapping;
  if (account === undefined) {
    return {
      function: notKnown(NOT_ASKED),
      metrics: notKnown(NOT_ASKED),
      destination: await readDestination(mapping, undefined, missing),
    };
  }
  const [facts, metrics, destination] = await Promise.all([
    readFunction(functionName, 'the function', account, missing),
    missing.attempt('the metrics', async () => {
      const [first] = await account.metrics([{ uuid, functionName: plainName(functionName) }], nowMs);
      return first;
    }),
    readDestination(mapping, account, missing),
  ]);
  const noted = metrics.known ? noteMetrics(metrics.value, 'the metrics', missing) : metrics;
  return { function: facts, metrics: noted, destination };
}

/** The metrics of one mapping in an answer of CloudWatch. */
export function noteMetrics(
  found: Known<MetricFacts> | undefined,
  what: string,
  missing: MissingFacts,
): Known<MetricFacts> {
  const metrics = found ?? notKnown('CloudWatch answered nothing');
  if (!metrics.known) missing.add({ what, why: metrics.why, next: 'run again later' });
  return metrics;
}

/** A right that is missing for the reserved concurrency alone is named as well. */
export async function readFunction(
  functionName: string,
  what: string,
  account: AwsAccount,
  missing: MissingFacts,
): Promise<Known<AwsFunctionFacts>> {
  const facts = await missing.attempt(what, () => account.functionFacts(functionName));
  if (facts.known && facts.value.exists && !facts.value.reservedConcurrency.known) {
    const { why } = facts.value.reservedConcurrency;
    missing.add({ what: `the reserved concurrency of ${what}`, why, next: undefined });
  }
  return facts;
}

export async function readDestination(
  { onFailureDestination: name }: Pick<Mapping, 'onFailureDestination'>,
  account: AwsAccount | undefined,
  missing: MissingFacts,
): Promise<DestinationFacts | undefined> {
  if (name === undefined) return undefined;
  if (name.startsWith('kafka://'))
    return { name, exists: notKnown('the cluster was not asked'), toldBy: 'the cluster' };
  if (account === undefined) return { name, exists: notKnown(NOT_ASKED), toldBy: 'AWS' };
  const found = await account.destination(name);
  if (!found.exists.known) missing.add({ what: `the destination ${name}`, why: found.exists.why, next: undefined });
  return found;
}

/** The topic of a `kafka://` destination is a fact of the cluster. */
export function seeDestinationTopic(facts: AwsFacts, snapshot: Snapshot | undefined): AwsFacts {
  const { destination } = facts;
  if (destination === undefined || !destination.name.startsWith('kafka://') || snapshot === undefined) return facts;
  const name = destination.name.slice('kafka://'.length);
  const exists = snapshot.topics.find(({ topic }) => topic === name)?.exists;
  return exists === undefined ? facts : { ...facts, destination: { ...destination, exists } };
}
