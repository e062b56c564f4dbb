import type { Mapping } from '../../mapping/mapping.ts';
import { type Known, known, notKnown } from '../../model/known.ts';
import { PROVISIONED_POLLER } from '../../scaling/scaling-rules.ts';

/**
 * The most invocations that the pollers of a mapping can have in flight. On-demand: one for each partition. Provisioned:
 * five for each poller, and never more than one for each partition (Lambda developer guide, kafka-scaling-modes; that a
 * partition has at most one is inferred from its order).
 */
export function mostInvocations({ provisioned }: Mapping, partitions: number | undefined): Known<number> {
  if (provisioned === undefined) {
    return partitions === undefined ? notKnown('the partitions of the topic are not known') : known(partitions);
  }
  const byPollers = provisioned.maximumPollers * PROVISIONED_POLLER.concurrentInvocations;
  return partitions === undefined
    ? notKnown(`the partitions of the topic are not known; its pollers allow ${byPollers}`)
    : known(Math.min(byPollers, partitions));
}
