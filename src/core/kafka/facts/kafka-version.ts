import { type Known, known, notKnown } from '../../model/known.ts';
import type { KafkaVersion } from '../../snapshot/facts/cluster-facts.ts';
import type { ApiVersionsAnswer } from '../protocol/apis/api-versions.ts';

/** First level of `metadata.version` of each release (`MetadataVersion` of Kafka 4.3); a broker supports at most that of its own. */
const FIRST_LEVELS: readonly (readonly [level: number, version: string])[] = [
  [30, '4.3'],
  [28, '4.2'],
  [26, '4.1'],
  [22, '4.0'],
  [21, '3.9'],
  [20, '3.8'],
  [15, '3.7'],
  [12, '3.6'],
  [9, '3.5'],
  [8, '3.4'],
  [4, '3.3'],
  [3, '3.2'],
  [2, '3.1'],
  [1, '3.0'],
];

/** Releases that no level tells (they run with ZooKeeper), by the first that spoke a version of a request. Newest first. */
const FIRST_SPOKEN: readonly (readonly [apiKey: number, apiVersion: number, version: string])[] = [
  [11, 8, '3.2'], // JoinGroup
  [1, 13, '3.1'], // Fetch
  [2, 7, '3.0'], // ListOffsets
  [3, 11, '2.8'], // Metadata
  [1, 12, '2.7'], // Fetch
  [32, 3, '2.6'], // DescribeConfigs
  [9, 7, '2.5'], // OffsetFetch
  [8, 8, '2.4'], // OffsetCommit
  [8, 7, '2.3'],
  [8, 6, '2.1'],
  [8, 4, '2.0'],
  [8, 3, '0.11'],
];

/** The release of a broker, from what it speaks: the protocol does not tell it. Bug-fix releases cannot be told apart. */
export function versionOf({ supported, ranges }: ApiVersionsAnswer): Known<KafkaVersion> {
  const level = supported.get('metadata.version');
  if (level !== undefined) {
    const found = FIRST_LEVELS.findIndex(([first]) => level >= first);
    const least = FIRST_LEVELS[found]?.[1];
    if (least !== undefined) return known({ least, most: found === 0 ? undefined : least });
  }
  return versionOfRanges(ranges);
}

export function versionOfRanges(ranges: ApiVersionsAnswer['ranges']): Known<KafkaVersion> {
  const found = FIRST_SPOKEN.findIndex(([key, version]) => (ranges.get(key)?.most ?? -1) >= version);
  const least = FIRST_SPOKEN[found]?.[2];
  if (least === undefined) return notKnown('it speaks no request that would tell');
  return known({ least, most: found === 0 ? undefined : FIRST_SPOKEN[found - 1]?.[2] });
}
