import type { TopicPartition } from '../model/topic-partition.ts';

/** Cells of one line of CSV; undefined where a quoted cell does not end. A quote within quotes is written twice. */
export function splitCsvLine(line: string): readonly string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    if (line[at] === '"') {
      const cell = /^"((?:[^"]|"")*)"\s*(?=,|$)/.exec(line.slice(at));
      if (cell === null) return undefined;
      cells.push((cell[1] ?? '').replaceAll('""', '"'));
      at += cell[0].length;
    } else {
      const end = line.indexOf(',', at);
      cells.push(line.slice(at, end === -1 ? undefined : end).trim());
      at = end === -1 ? line.length : end;
    }
    if (at >= line.length) return cells;
    at += 1;
  }
}

/**
 * `topic,partition,offset` without a head, as `kafka-consumer-groups --reset-offsets --export` writes for one group and
 * `--from-file` reads. Names longer than 24 characters stand in quotes, as its writer (Jackson) puts them.
 */
export function offsetsToCsv(offsets: readonly (TopicPartition & { readonly offset: bigint })[]): string {
  return offsets.map(({ topic, partition, offset }) => `${quoted(topic)},${partition},${offset}\n`).join('');
}

const UNQUOTED_LENGTH = 24;

function quoted(name: string): string {
  return name.length > UNQUOTED_LENGTH ? `"${name}"` : name;
}
