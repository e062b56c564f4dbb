import type { Problem } from '../../model/errors.ts';
import type { KafkaRecord } from '../../model/record.ts';
import { openLineBlocks } from './line-blocks.ts';
import { parseBlock } from './parse-block.ts';

/** The records of one block, and the lines of it that are none. */
export interface RecordsOfBlock {
  readonly records: readonly KafkaRecord[];
  readonly problems: readonly Problem[];
}

/** Reads a recorded file from its beginning to its end, block by block; `-` is standard input. */
export async function* readAllRecords(path: string): AsyncGenerator<RecordsOfBlock> {
  const blocks = await openLineBlocks(path);
  try {
    let position = 0;
    let linesBefore = 0;
    for (let block = await blocks.read(0); block !== undefined; block = await blocks.read(position)) {
      const records: KafkaRecord[] = [];
      const problems: Problem[] = [];
      linesBefore += parseBlock(block, ({ record, problem, line }) => {
        if (record !== undefined) records.push(record);
        else problems.push(badLine(`${blocks.name}:${linesBefore + line}`, problem ?? 'unreadable'));
      });
      position = block.endsAt;
      yield { records, problems };
    }
  } finally {
    await blocks.close();
  }
}

function badLine(place: string, why: string): Problem {
  return { severity: 'error', code: 'records-bad-line', message: `${place}: ${why}` };
}
