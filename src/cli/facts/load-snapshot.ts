import type { KafkaConnection } from '../../core/kafka/connection.ts';
import { diagnoseKafkaError } from '../../core/kafka/diagnose-kafka-error.ts';
import type { SnapshotQuestion } from '../../core/kafka/facts/snapshot-question.ts';
import type { MappingFacts, Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { nameAbsent } from '../../core/snapshot/name-absent.ts';
import { resolveConnection } from '../connection/resolve-connection.ts';
import { readTextInput } from '../read-text-input.ts';
import type { GivenMapping } from './read-mapping-facts.ts';

export interface SnapshotFlags {
  readonly 'bootstrap-servers'?: string | undefined;
  readonly 'command-config'?: string | undefined;
  readonly snapshot?: string | undefined;
}

/** The facts of `--snapshot FILE`, or of the cluster. Throws `EsmctlError`: usage, or kafka where no server answers. */
export async function loadSnapshot(
  flags: SnapshotFlags,
  given: GivenMapping | undefined,
  question: Omit<SnapshotQuestion, 'mappings' | 'nowMs'>,
): Promise<Snapshot> {
  if (flags.snapshot !== undefined) {
    const { readSnapshot } = await import('../../core/snapshot/file/snapshot-file.ts');
    const read = readSnapshot(await readTextInput(flags.snapshot), flags.snapshot);
    return nameAbsent(given === undefined ? read : { ...read, mappings: [given.facts, ...read.mappings] }, question);
  }
  const connection = await resolveConnection(flags, given?.mapping);
  return takeSnapshot(connection, given === undefined ? [] : [given.facts], question);
}

/** The facts of the cluster. Throws `EsmctlError` of kind kafka where no server answers. */
export async function takeSnapshot(
  connection: KafkaConnection,
  mappings: readonly MappingFacts[],
  question: Omit<SnapshotQuestion, 'mappings' | 'nowMs'>,
): Promise<Snapshot> {
  const [{ createKafkaWire }, { gatherSnapshot }] = await Promise.all([
    import('../../core/kafka/kafkajs/kafka-wire.ts'),
    import('../../core/kafka/facts/gather-snapshot.ts'),
  ]);
  const wire = createKafkaWire(connection);
  try {
    return nameAbsent(await gatherSnapshot(wire, { ...question, mappings, nowMs: Date.now }), question);
  } catch (error) {
    throw await diagnoseKafkaError(error, { connection });
  } finally {
    await wire.disconnect().catch(() => undefined);
  }
}
