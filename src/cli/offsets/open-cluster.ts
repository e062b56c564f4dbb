import type { CommitFailure, CommitOrder } from '../../core/kafka/acts/commit-offsets.ts';
import { diagnoseKafkaError } from '../../core/kafka/diagnose-kafka-error.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { Known } from '../../core/model/known.ts';
import type { LostCommit } from '../../core/offsets/plan.ts';
import type { GroupFacts } from '../../core/snapshot/facts/group-facts.ts';
import type { MappingFacts, Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { type ConnectionFlags, resolveConnection } from '../connection/resolve-connection.ts';
import type { GivenMapping } from '../facts/read-mapping-facts.ts';

/** One cluster and one group of it, for a command that looks more than once and commits. */
export interface OpenCluster {
  /** Facts of the group; `topics` leaves out its other topics, where any is named. */
  look(topics: readonly string[]): Promise<{ readonly snapshot: Snapshot; readonly group: GroupFacts }>;
  readLost(): Promise<Known<readonly LostCommit[]>>;
  commit(coordinatorId: number, orders: readonly CommitOrder[]): Promise<readonly CommitFailure[]>;
}

/** Runs `work` and disconnects. Everything that the client throws comes out as `EsmctlError`. */
export async function withCluster<T>(
  flags: ConnectionFlags,
  given: GivenMapping | undefined,
  group: string,
  work: (cluster: OpenCluster) => Promise<T>,
): Promise<T> {
  const connection = await resolveConnection(flags, given?.mapping);
  const [{ createKafkaWire }, { gatherSnapshot }, { readTombstones }, { commitOffsets }, { RequestUnknown }] =
    await Promise.all([
      import('../../core/kafka/kafkajs/kafka-wire.ts'),
      import('../../core/kafka/facts/gather-snapshot.ts'),
      import('../../core/kafka/facts/read-tombstones.ts'),
      import('../../core/kafka/acts/commit-offsets.ts'),
      import('../../core/kafka/cluster-wire.ts'),
    ]);
  const wire = createKafkaWire(connection);
  const mappings: readonly MappingFacts[] = given === undefined ? [] : [given.facts];
  try {
    await wire.connect();
    return await work({
      async look(topics) {
        const snapshot = await gatherSnapshot(wire, {
          groups: [group],
          topics,
          mappings,
          timesMs: [],
          nowMs: Date.now,
        });
        const facts = snapshot.groups.find((one) => one.group === group);
        if (facts === undefined) throw new Error(`the snapshot has no group ${group}`);
        return { snapshot, group: facts };
      },
      readLost: () => readTombstones(wire, group),
      commit: (coordinatorId, orders) => commitOffsets(wire, coordinatorId, group, orders),
    });
  } catch (error) {
    if (error instanceof RequestUnknown) throw noHold(error.message);
    throw await diagnoseKafkaError(error, { connection, group });
  } finally {
    await wire.disconnect().catch(() => undefined);
  }
}

function noHold(message: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_NO_HOLD',
    kind: 'kafka',
    message: `the offsets cannot be committed so: ${message}`,
    next: ['let a consumer of the group join for a moment, or raise offsets.retention.minutes and restart the brokers'],
  });
}
