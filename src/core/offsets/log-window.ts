import { type Known, known, notKnown } from '../model/known.ts';
import type { TopicPartition } from '../model/topic-partition.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import type { TopicFacts } from '../snapshot/facts/topic-facts.ts';

export interface LogWindow {
  readonly start: bigint;
  readonly end: bigint;
  readonly topicId: string | undefined;
}

/** Windows of partitions; not known with the reason, also where topic or partition are not there. */
export function windowsOf({ topics }: Snapshot): (place: TopicPartition) => Known<LogWindow> {
  const byName = new Map(topics.map((topic) => [topic.topic, topic]));
  return ({ topic, partition }) => windowIn(byName.get(topic), partition);
}

function windowIn(topic: TopicFacts | undefined, partition: number): Known<LogWindow> {
  if (topic === undefined) return notKnown('its topic was not read');
  if (topic.exists.known && !topic.exists.value) return notKnown(`there is no topic ${topic.topic}`);
  if (!topic.partitions.known) return topic.partitions;
  const facts = topic.partitions.value.find((one) => one.partition === partition);
  const count = topic.partitions.value.length;
  if (facts === undefined) return notKnown(`the topic has ${count === 1 ? '1 partition' : `${count} partitions`}`);
  const { logStartOffset: start, logEndOffset: end } = facts;
  if (!start.known) return start;
  if (!end.known) return end;
  return known({ start: start.value, end: end.value, topicId: topic.topicId.known ? topic.topicId.value : undefined });
}

/** The offset, or where `--clamp` moves it; a text says why it is outside. */
export function fitIn(offset: bigint, { start, end }: LogWindow, clamp: boolean): bigint | string {
  if (offset < start) return clamp ? start : `offset ${offset} is below the log start ${start}`;
  if (offset > end) return clamp ? end : `offset ${offset} is above the log end ${end}`;
  return offset;
}

/** What a change of a committed offset does to a reader. */
export function effectOf(
  from: bigint | undefined,
  to: bigint,
  window: LogWindow,
): { readonly skipped: Known<bigint>; readonly repeated: Known<bigint>; readonly lag: Known<bigint> } {
  const lag = known(positive(window.end - to));
  if (from === undefined || from < 0n) {
    const none = notKnown('nothing is committed now');
    return { skipped: none, repeated: none, lag };
  }
  return { skipped: known(positive(to - from)), repeated: known(positive(from - to)), lag };
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}
