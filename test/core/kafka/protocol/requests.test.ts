import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Api } from '../../../../src/core/kafka/protocol/api.ts';
import { apiVersions } from '../../../../src/core/kafka/protocol/apis/api-versions.ts';
import { consumerGroupDescribe } from '../../../../src/core/kafka/protocol/apis/consumer-group-describe.ts';
import { CONFIG_OF, describeConfigs } from '../../../../src/core/kafka/protocol/apis/describe-configs.ts';
import { describeGroups } from '../../../../src/core/kafka/protocol/apis/describe-groups.ts';
import { describeQuorum } from '../../../../src/core/kafka/protocol/apis/describe-quorum.ts';
import { fetchRecords } from '../../../../src/core/kafka/protocol/apis/fetch.ts';
import { findCoordinator } from '../../../../src/core/kafka/protocol/apis/find-coordinator.ts';
import { listGroups } from '../../../../src/core/kafka/protocol/apis/list-groups.ts';
import { listOffsets } from '../../../../src/core/kafka/protocol/apis/list-offsets.ts';
import { metadata } from '../../../../src/core/kafka/protocol/apis/metadata.ts';
import { offsetCommit, offsetHold } from '../../../../src/core/kafka/protocol/apis/offset-commit.ts';
import { offsetFetch } from '../../../../src/core/kafka/protocol/apis/offset-fetch.ts';
import { WireWriter } from '../../../../src/core/kafka/protocol/wire-writer.ts';
import { canRunKafka, kafkaLibs } from '../../../support/kafka/libs.ts';
import { requirePeer } from '../../../support/peers.ts';

const HAS_JAVA = requirePeer("Kafka's own requests", canRunKafka(), 'Java and Maven must be on the PATH');
const SOURCE = fileURLToPath(new URL('../../../support/java-requests/ReadRequests.java', import.meta.url));

/** One request in one version, and what Kafka's own classes must read in it. */
interface Row {
  readonly name: string;
  readonly key: number;
  readonly version: number;
  readonly bytes: Buffer;
  /** Parts of what `toString` of the request says. */
  readonly says: readonly string[];
}

function rowsOf<Request>(
  api: Api<Request, unknown>,
  request: Request,
  says: (version: number) => readonly string[],
): readonly Row[] {
  return api.versions.map((version) => {
    const to = new WireWriter(version >= api.flexibleFrom);
    api.write(to, request, version);
    return { name: api.name, key: api.key, version, bytes: to.bytes(), says: says(version) };
  });
}

const since = (first: number, version: number, ...texts: readonly string[]): readonly string[] =>
  version >= first ? texts : [];
/** Compact lengths take two bytes from 127 characters on. */
const LONG = 'é'.repeat(80);
const COMMITS = [
  { topic: 'orders', partition: 0, offset: 42n, leaderEpoch: 7, metadata: 'm' },
  { topic: 'orders', partition: 3, offset: 9_007_199_254_740_993n, leaderEpoch: undefined, metadata: null },
  { topic: LONG, partition: 1, offset: 0n, leaderEpoch: undefined, metadata: '' },
];
const commitTexts = (version: number): readonly string[] => [
  "groupId='g'",
  "memberId=''",
  "name='orders'",
  'partitionIndex=0, committedOffset=42',
  "committedMetadata='m'",
  'partitionIndex=3, committedOffset=9007199254740993',
  'committedMetadata=null',
  `name='${LONG}'`,
  ...since(6, version, 'committedLeaderEpoch=7', 'committedLeaderEpoch=-1'),
];

const ROWS: readonly Row[] = [
  ...rowsOf(apiVersions, {}, () => ["clientSoftwareName='esmctl'"]),
  ...rowsOf(consumerGroupDescribe, { groups: ['g', LONG] }, () => [
    `groupIds=[g, ${LONG}]`,
    'includeAuthorizedOperations=false',
  ]),
  ...rowsOf(
    describeConfigs,
    {
      resources: [
        { type: CONFIG_OF.topic, name: 'orders', keys: ['retention.ms', 'segment.ms'] },
        { type: CONFIG_OF.broker, name: '1', keys: ['offsets.retention.minutes'] },
      ],
    },
    () => [
      "resourceType=2, resourceName='orders', configurationKeys=[retention.ms, segment.ms]",
      "resourceType=4, resourceName='1', configurationKeys=[offsets.retention.minutes]",
      'includeSynonyms=false',
    ],
  ),
  ...rowsOf(describeGroups, { groups: ['g', 'h'] }, () => ['groups=[g, h]', 'includeAuthorizedOperations=false']),
  ...rowsOf(describeQuorum, {}, () => ["topicName='__cluster_metadata'", 'partitionIndex=0']),
  ...rowsOf(
    fetchRecords,
    {
      maxBytes: 1000,
      places: [
        { topic: 'orders', partition: 0, offset: 42n, maxBytes: 10 },
        { topic: 'other', partition: 1, offset: 0n, maxBytes: 11 },
        { topic: 'orders', partition: 2, offset: 9_007_199_254_740_993n, maxBytes: 12 },
      ],
    },
    (version) => [
      'replicaId=-1',
      'maxWaitMs=0, minBytes=0, maxBytes=1000, isolationLevel=0',
      "topic='orders'",
      "topic='other'",
      'fetchOffset=9007199254740993',
      'partitionMaxBytes=12',
      ...since(7, version, 'sessionId=0, sessionEpoch=-1', 'forgottenTopicsData=[]'),
      ...since(9, version, 'currentLeaderEpoch=-1'),
      ...since(11, version, "rackId=''"),
    ],
  ),
  ...rowsOf(findCoordinator, { groups: ['g'] }, (version) => [
    'keyType=0',
    version >= 4 ? 'coordinatorKeys=[g]' : "key='g'",
  ]),
  ...rowsOf(listGroups, {}, () => ['statesFilter=[]', 'typesFilter=[]']),
  ...rowsOf(
    listOffsets,
    {
      places: [
        { topic: 'orders', partition: 0 },
        { topic: 'orders', partition: 5 },
      ],
      time: -3n,
    },
    (version) => [
      'replicaId=-1',
      'isolationLevel=0',
      'partitionIndex=5',
      'timestamp=-3',
      ...since(4, version, 'currentLeaderEpoch=-1'),
    ],
  ),
  ...rowsOf(metadata, { topics: ['orders', LONG] }, () => [
    "name='orders'",
    `name='${LONG}'`,
    'allowAutoTopicCreation=false',
    'includeTopicAuthorizedOperations=false',
  ]),
  ...rowsOf(offsetCommit, { group: 'g', commits: COMMITS }, (version) => [
    ...commitTexts(version),
    'generationIdOrMemberEpoch=-1',
    ...since(7, version, 'groupInstanceId=null'),
  ]),
  ...rowsOf(offsetHold, { group: 'g', commits: COMMITS, retentionMs: 180_000 }, (version) => [
    ...commitTexts(version),
    'retentionTimeMs=180000',
  ]),
  ...rowsOf(offsetFetch, { groups: ['g'] }, (version) =>
    version >= 8 ? ["groupId='g'", 'topics=null', 'requireStable=false'] : ["groupId='g', topics=null"],
  ),
];

/** What Kafka's own classes read. They must use up the bytes, and write the same ones again. */
function readByJava(rows: readonly Row[]): readonly string[] {
  const input = rows.map(({ key, version, bytes }) => `${key} ${version} ${bytes.toString('hex')}\n`).join('');
  const args = ['-cp', join(kafkaLibs('4.3.1'), '*'), SOURCE];
  const output = execFileSync('java', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  return output.split('\n').slice(0, -1);
}

describe.skipIf(!HAS_JAVA)('requests are what Kafka reads', () => {
  const read = HAS_JAVA ? readByJava(ROWS) : [];

  it.each(ROWS.map((row, index) => ({ ...row, index })))('$name $version', ({ index, says }) => {
    for (const text of says) expect(read[index]).toContain(text);
  });
});
