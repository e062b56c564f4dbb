import type { Problem } from '../../model/errors.ts';
import type { KafkaRecord } from '../../model/record.ts';
import { keyOf } from '../../model/topic-partition.ts';
import { openLineBlocks } from './line-blocks.ts';
import { parseBlock } from './parse-block.ts';
import { createPartitionCursor, type PartitionCursor } from './partition-cursor.ts';

/** The records of one block, and the lines of it that are none. */
export interface RecordsOfBlock {
  readonly records: readonly KafkaRecord[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a recorded file from its beginning to its end, block by block; `-` is standard input. Lines that a run would refuse
 * are problems: those that are no records, and those of `topic` (without it, of any) that are out of order.
 */
export async function* readAllRecords(path: string, topic?: string): AsyncGenerator<RecordsOfBlock> {
  const blocks = await openLineBlocks(path);
  try {
    let position = 0;
    let linesBefore = 0;
    const orderProblem = checkOrder(topic);
    for (let block = await blocks.read(0); block !== undefined; block = await blocks.read(position)) {
      const records: KafkaRecord[] = [];
      const problems: Problem[] = [];
      linesBefore += parseBlock(block, ({ record, problem, line }) => {
        const wrong = record === undefined ? (problem ?? 'unreadable') : orderProblem(record);
        if (wrong !== undefined) problems.push(badLine(`${blocks.name}:${linesBefore + line}`, wrong));
        else if (record !== undefined) records.push(record);
      });
      position = block.endsAt;
      yield { records, problems };
    }
  } finally {
    await blocks.close();
  }
}

function checkOrder(topic: string | undefined): (record: KafkaRecord) => string | undefined {
  const cursors = new Map<string, PartitionCursor>();
  return (record) => {
    if (topic !== undefined && record.topic !== topic) return undefined;
    const key = keyOf(record);
    const cursor = cursors.get(key) ?? createPartitionCursor(record.partition, () => undefined);
    cursors.set(key, cursor);
    return cursor.take(record).problem;
  };
}

function badLine(place: string, why: string): Problem {
  return { severity: 'error', code: 'records-bad-line', message: `${place}: ${why}` };
}
