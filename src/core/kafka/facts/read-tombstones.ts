import { type Known, known, notKnown } from '../../model/known.ts';
import type { ClusterWire } from '../cluster-wire.ts';
import type { Tombstone } from '../offsets-topic/group-log.ts';
import { partitionOfGroup } from '../offsets-topic/partition-of-group.ts';
import { OFFSETS_TOPIC, offsetsTopicIn, readMap } from './cluster-map.ts';
import { readOffsetsTopic } from './read-offsets-topic.ts';

/** The deleted commits of a group, as far as its partition of the offsets topic still tells of them. The wire is connected. */
export async function readTombstones(wire: ClusterWire, group: string): Promise<Known<readonly Tombstone[]>> {
  const gathering = { wire, nowMs: Date.now, miss: () => undefined };
  const map = await readMap(gathering, [OFFSETS_TOPIC]);
  const topic = offsetsTopicIn(map);
  if (!topic.known) return topic;
  const partition = partitionOfGroup(group, topic.value.partitions);
  const place = map.topics.get(OFFSETS_TOPIC)?.partitions.find((each) => each.partition === partition);
  if (place === undefined || place.leaderId < 0) return notKnown('the partition of the group has no leader now');
  const { logs, failed } = await readOffsetsTopic(gathering, [{ ...place, groups: [group] }]);
  const why = failed.get(partition);
  return why === undefined ? known(logs.get(group)?.tombstones ?? []) : notKnown(why);
}
