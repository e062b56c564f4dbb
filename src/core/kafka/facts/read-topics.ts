import { type Known, known, notKnown } from '../../model/known.ts';
import type { TopicFacts } from '../../snapshot/facts/topic-facts.ts';
import { CONFIG_OF, type ConfigEntry, describeConfigs } from '../protocol/apis/describe-configs.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { type Gathering, whyFailed } from './gathering.ts';
import { readLogWindows, type TopicQuestion } from './read-log-windows.ts';

const KEYS = ['retention.ms', 'retention.bytes', 'cleanup.policy', 'segment.ms', 'message.timestamp.type'] as const;
type Settings = Known<ReadonlyMap<string, ConfigEntry>>;

/** Settings and log windows of topics. */
export async function readTopics(gathering: Gathering, question: TopicQuestion): Promise<TopicFacts[]> {
  const existing = question.topics.filter(({ error }) => error === KAFKA_ERROR.none);
  const [settings, windows] = await Promise.all([
    readSettings(
      gathering,
      existing.map(({ topic }) => topic),
    ),
    readLogWindows(gathering, { ...question, topics: existing }),
  ]);
  return question.topics.map((metadata) => {
    const { topic, error, topicId } = metadata;
    if (error !== KAFKA_ERROR.none) return topicThatIsNot(gathering, topic, error);
    const config = settings.get(topic) ?? notKnown('the broker answered nothing');
    return {
      topic,
      topicId: topicId === undefined ? notKnown('brokers before Kafka 2.8 have no topic ids') : known(topicId),
      exists: known(true),
      ...settingsOf(config),
      partitions: windows.get(topic) ?? notKnown('the leader answered nothing'),
    };
  });
}

function topicThatIsNot({ miss }: Gathering, topic: string, error: number): TopicFacts {
  const isGone = error === KAFKA_ERROR.unknownTopicOrPartition;
  const why = isGone ? 'there is no such topic' : explainCode(error);
  if (!isGone) {
    const next =
      error === KAFKA_ERROR.topicAuthorization
        ? `kafka-acls.sh --add --allow-principal User:NAME --operation Describe --topic ${topic}`
        : undefined;
    miss({ what: `topic ${topic}`, why, next });
  }
  const fact = notKnown(why);
  return {
    topic,
    topicId: fact,
    exists: isGone ? known(false) : fact,
    ...settingsOf(fact),
    partitions: fact,
  };
}

async function readSettings(
  { wire, miss }: Gathering,
  topics: readonly string[],
): Promise<ReadonlyMap<string, Settings>> {
  if (topics.length === 0) return new Map();
  const resources = topics.map((name) => ({ type: CONFIG_OF.topic, name, keys: KEYS }));
  try {
    const found = await wire.ask('first', describeConfigs, { resources });
    const refused = found.filter(({ error }) => error !== KAFKA_ERROR.none);
    for (const { name, error } of refused) {
      miss({
        what: `settings of topic ${name}`,
        why: explainCode(error),
        next: `kafka-acls.sh --add --allow-principal User:NAME --operation DescribeConfigs --topic ${name}`,
      });
    }
    return new Map(
      found.map(({ name, error, entries }): [string, Settings] => [
        name,
        error === KAFKA_ERROR.none ? known(entries) : notKnown(explainCode(error)),
      ]),
    );
  } catch (error) {
    const why = whyFailed(error);
    miss({ what: 'settings of topics', why, next: undefined });
    return new Map(topics.map((topic) => [topic, notKnown(why)]));
  }
}

/** A time further away than the calendar reaches means "for ever", as -1 does. */
const LONGEST_MS = 8.64e15;

function settingsOf(
  config: Settings,
): Pick<TopicFacts, 'retentionMs' | 'retentionBytes' | 'cleanupPolicy' | 'segmentMs' | 'timestampType'> {
  const setting = <T>(key: (typeof KEYS)[number], read: (value: string) => T): Known<T> => {
    if (!config.known) return config;
    const value = config.value.get(key)?.value ?? undefined;
    return value === undefined ? notKnown(`the broker names no ${key}`) : known(read(value));
  };
  return {
    retentionMs: setting('retention.ms', (text) => {
      const ms = Number(text);
      return ms < 0 || ms > LONGEST_MS ? undefined : ms;
    }),
    retentionBytes: setting('retention.bytes', (text) => (BigInt(text) < 0n ? undefined : BigInt(text))),
    cleanupPolicy: setting('cleanup.policy', (text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
    segmentMs: setting('segment.ms', Number),
    timestampType: setting('message.timestamp.type', (text) =>
      text === 'LogAppendTime' ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
    ),
  };
}
