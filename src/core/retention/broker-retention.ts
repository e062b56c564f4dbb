import { type Known, known, notKnown } from '../model/known.ts';
import type { BrokerFacts, ClusterFacts, KafkaVersion } from '../snapshot/facts/cluster-facts.ts';
import { SERVICE_RETENTION } from './service-retention.ts';

const MINUTE_MS = 60_000;
const DEFAULT_CHECK_MS = 600_000;

/** The settings that decide for one group: those of the broker that coordinates it now. */
export interface RetentionSetting {
  /** Offsets are kept at least this long, ms. */
  readonly retentionMs: Known<number>;
  readonly source: 'broker' | 'flag' | 'assumed';
  /** Where the value comes from, in words. */
  readonly why: string;
  /** How often the broker looks for what has expired, ms. */
  readonly checkIntervalMs: number;
  readonly isCheckIntervalKnown: boolean;
  readonly version: Known<KafkaVersion>;
  /** Other values that brokers of the cluster have; they would count after a failover. */
  readonly otherMinutes: readonly number[];
}

/** `overrideMs`: `--offsets-retention`. */
export function retentionOf(
  cluster: ClusterFacts,
  coordinatorId: Known<number>,
  overrideMs?: number,
): RetentionSetting {
  const coordinator = coordinatorId.known ? cluster.brokers.find(({ id }) => id === coordinatorId.value) : undefined;
  const minutes = retentionMinutes(cluster, coordinator, coordinatorId);
  const check = chooseOf(
    coordinator === undefined ? cluster.brokers : [coordinator],
    'offsetsCheckIntervalMs',
    Math.max,
  );
  const others = cluster.brokers.flatMap(({ offsetsRetentionMinutes: setting }) =>
    setting.known ? [setting.value.value] : [],
  );
  const own = minutes.value.known ? minutes.value.value : undefined;
  return {
    retentionMs:
      overrideMs !== undefined
        ? known(overrideMs)
        : minutes.value.known
          ? known(minutes.value.value * MINUTE_MS)
          : minutes.value,
    source: overrideMs === undefined ? minutes.source : 'flag',
    why: overrideMs === undefined ? minutes.why : 'given by --offsets-retention',
    checkIntervalMs: check ?? DEFAULT_CHECK_MS,
    isCheckIntervalKnown: check !== undefined,
    version: versionOf(cluster, coordinator),
    otherMinutes: [...new Set(others)].filter((value) => value !== own).sort((a, b) => a - b),
  };
}

interface Minutes {
  readonly value: Known<number>;
  readonly source: 'broker' | 'assumed';
  readonly why: string;
}

function retentionMinutes(
  cluster: ClusterFacts,
  coordinator: BrokerFacts | undefined,
  coordinatorId: Known<number>,
): Minutes {
  if (coordinator?.offsetsRetentionMinutes.known === true) {
    const { value, source } = coordinator.offsetsRetentionMinutes.value;
    const why = `offsets.retention.minutes of broker ${coordinator.id}, which coordinates the group (${source})`;
    return { value: known(value), source: 'broker', why };
  }
  if (coordinator === undefined) {
    const least = chooseOf(cluster.brokers, 'offsetsRetentionMinutes', Math.min);
    const reason = coordinatorId.known ? `broker ${coordinatorId.value} is not among the brokers` : coordinatorId.why;
    if (least !== undefined) {
      const why = `the least offsets.retention.minutes of all brokers, as the coordinator is not known (${reason})`;
      return { value: known(least), source: 'broker', why };
    }
  }
  const setting = coordinator?.offsetsRetentionMinutes;
  const reason = setting?.known === false ? setting.why : 'no broker told its settings';
  return assumedMinutes(cluster, reason);
}

function assumedMinutes({ service }: ClusterFacts, reason: string): Minutes {
  const { name, minutes, confirmed, note } = SERVICE_RETENTION[service.known ? service.value : 'apache'];
  const words = `${name}: ${note}`;
  if (minutes === undefined)
    return { value: notKnown(`${reason}; ${words}`), source: 'assumed', why: `${reason}; ${words}` };
  const why = `${reason}; assumed for ${words}${confirmed ? '' : ' (not confirmed)'}`;
  return { value: known(minutes), source: 'assumed', why };
}

function versionOf(cluster: ClusterFacts, coordinator: BrokerFacts | undefined): Known<KafkaVersion> {
  if (coordinator !== undefined) return coordinator.version;
  return cluster.brokers[0]?.version ?? notKnown('no broker is known');
}

function chooseOf(
  brokers: readonly BrokerFacts[],
  name: 'offsetsRetentionMinutes' | 'offsetsCheckIntervalMs',
  choose: (...values: readonly number[]) => number,
): number | undefined {
  const values = brokers.flatMap(({ [name]: setting }) => (setting.known ? [setting.value.value] : []));
  return values.length === 0 ? undefined : choose(...values);
}
