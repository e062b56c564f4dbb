import { type Known, known, notKnown } from '../../model/known.ts';
import type { BrokerFacts, BrokerSetting, ClockSkew, KafkaVersion } from '../../snapshot/facts/cluster-facts.ts';
import type { BrokerAddress } from '../cluster-wire.ts';
import { apiVersions } from '../protocol/apis/api-versions.ts';
import { CONFIG_OF, type DescribedConfig, describeConfigs } from '../protocol/apis/describe-configs.ts';
import { describeQuorum } from '../protocol/apis/describe-quorum.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { type Gathering, whyFailed } from './gathering.ts';
import { versionOf } from './kafka-version.ts';

const RETENTION = 'offsets.retention.minutes';
const CHECK = 'offsets.retention.check.interval.ms';

/** Settings and release of every broker; each broker is asked itself, since settings of its file are its own. */
export function readBrokers(gathering: Gathering, brokers: readonly BrokerAddress[]): Promise<BrokerFacts[]> {
  return Promise.all(
    brokers.map(async (broker) => {
      const [config, version] = await Promise.all([readSettings(gathering, broker), readVersion(gathering, broker)]);
      return {
        ...broker,
        version,
        offsetsRetentionMinutes: settingOf(config, RETENTION),
        offsetsCheckIntervalMs: settingOf(config, CHECK),
      };
    }),
  );
}

async function readSettings({ wire, miss }: Gathering, broker: BrokerAddress): Promise<Known<DescribedConfig>> {
  const resource = { type: CONFIG_OF.broker, name: String(broker.id), keys: [RETENTION, CHECK] };
  try {
    const [config] = await wire.ask(broker.id, describeConfigs, { resources: [resource] });
    if (config === undefined) return notKnown('the broker answered nothing');
    if (config.error === KAFKA_ERROR.none) return known(config);
    const why = config.error === KAFKA_ERROR.clusterAuthorization ? NO_RIGHT : explainCode(config.error);
    miss({
      what: `settings of broker ${broker.id}`,
      why,
      next:
        config.error === KAFKA_ERROR.clusterAuthorization
          ? 'kafka-acls.sh --add --allow-principal User:NAME --operation DescribeConfigs --cluster, or --offsets-retention 7d'
          : undefined,
    });
    return notKnown(why);
  } catch (error) {
    const why = whyFailed(error);
    miss({ what: `broker ${broker.id} (${broker.host}:${broker.port})`, why, next: undefined });
    return notKnown(why);
  }
}

const NO_RIGHT = 'no right to read the settings of brokers (CLUSTER_AUTHORIZATION_FAILED)';

function settingOf(config: Known<DescribedConfig>, key: string): Known<BrokerSetting> {
  if (!config.known) return config;
  const entry = config.value.entries.get(key);
  const value = Number(entry?.value ?? Number.NaN);
  if (entry === undefined || !Number.isFinite(value)) return notKnown(`the broker names no ${key}`);
  return known({ value, source: entry.source === 5 ? 'default' : entry.source === 4 ? 'static' : 'dynamic' });
}

async function readVersion({ wire }: Gathering, broker: BrokerAddress): Promise<Known<KafkaVersion>> {
  try {
    return versionOf(await wire.ask(broker.id, apiVersions, {}));
  } catch (error) {
    return notKnown(whyFailed(error));
  }
}

/**
 * How far the cluster's clock is ahead of ours. The leader of the metadata quorum tells its own time (see `describeQuorum`); it is taken
 * for the time of all brokers. The error is at most half the time that the answer took.
 */
export async function readClockSkew({ wire, nowMs }: Gathering): Promise<Known<ClockSkew>> {
  try {
    const askedAtMs = nowMs();
    const { error, leaderId, replicas } = await wire.ask('first', describeQuorum, {});
    const answeredAtMs = nowMs();
    if (error !== KAFKA_ERROR.none) return notKnown(explainCode(error));
    const leader = replicas.find(({ id }) => id === leaderId);
    if (leader === undefined || leader.lastFetchMs <= 0) return notKnown('the controller does not tell its time');
    const middleMs = (askedAtMs + answeredAtMs) / 2;
    return known({
      aheadMs: Math.round(leader.lastFetchMs - middleMs),
      uncertaintyMs: Math.ceil((answeredAtMs - askedAtMs) / 2),
    });
  } catch (error) {
    return notKnown(`no broker tells its time: ${whyFailed(error)}`);
  }
}
