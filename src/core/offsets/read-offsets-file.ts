import { counted } from '../model/counted.ts';
import { messageOf, type Problem } from '../model/errors.ts';
import { offsetFromJson } from '../model/offset.ts';
import { keyOf } from '../model/topic-partition.ts';
import { splitCsvLine } from './csv.ts';
import { DOCUMENT_KIND, readDocumentEntry, type WantedOffset } from './offsets-document.ts';

export interface OffsetsFile {
  readonly offsets: readonly WantedOffset[];
  /** Everything that is wrong with it, each with its place. */
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Reads CSV of `kafka-consumer-groups` (of one group or of several) or the JSON of `offsets export`. Pure; never throws. */
export function readOffsetsFile(text: string, group: string): OffsetsFile {
  const body = text.replace(/^\ufeff/, '');
  const file = body.trimStart().startsWith('{') ? readJson(body, group) : readCsv(body, group);
  return { ...file, problems: [...file.problems, ...duplicatesIn(file.offsets)] };
}

function readCsv(text: string, group: string): OffsetsFile {
  const offsets: WantedOffset[] = [];
  const problems: Problem[] = [];
  const others = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const place = { line: index + 1 };
    const read = readLine(line);
    if (typeof read === 'string') problems.push({ ...problemOf(read), ...place, ...(isHead(line) ? HEAD : {}) });
    else if (read.group !== undefined && read.group !== group) others.add(read.group);
    else offsets.push({ ...read, metadata: undefined, leaderEpoch: undefined, heldUntilMs: undefined, place });
  }
  const names = [...others].join(', ');
  if (offsets.length === 0 && problems.length === 0)
    problems.push(
      problemOf(others.size === 0 ? 'it holds no offset' : `it holds offsets of ${names}, and none of ${group}`),
    );
  const isMixed = others.size > 0 && offsets.length > 0;
  return { offsets, problems, notes: isMixed ? [`offsets of other groups are left out: ${names}`] : [] };
}

const HEAD = { next: 'take the line with the names of the columns out' };

function isHead(line: string): boolean {
  return /topic"?,\s*"?partition"?,/i.test(line);
}

interface Row {
  readonly group: string | undefined;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

function readLine(line: string): Row | string {
  const cells = splitCsvLine(line);
  if (cells === undefined) return 'a quoted cell does not end';
  if (cells.length !== 3 && cells.length !== 4)
    return `it has ${counted(cells.length, 'cell')}, and topic,partition,offset or group,topic,partition,offset is expected`;
  const [topic = '', partition = '', offset = ''] = cells.slice(-3);
  const value = offsetFromJson(offset);
  const wrong = [
    ...(topic === '' ? ['the topic is empty'] : []),
    ...(/^\d{1,9}$/.test(partition) ? [] : [`"${partition}" is no partition`]),
    ...(value === undefined ? [`"${offset}" is no offset`] : []),
  ];
  if (value === undefined || wrong.length > 0) return wrong.join('; ');
  return { group: cells.length === 4 ? cells[0] : undefined, topic, partition: Number(partition), offset: value };
}

function readJson(text: string, group: string): OffsetsFile {
  const refuse = (message: string): OffsetsFile => ({ offsets: [], problems: [problemOf(message)], notes: [] });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return refuse(`it is no JSON: ${messageOf(error)}`);
  }
  const { kind, schemaVersion, group: of, offsets: list, withoutCommit } = document as Record<string, unknown>;
  if (kind !== DOCUMENT_KIND || !Array.isArray(list)) return refuse('it is no document of esmctl offsets export');
  if (schemaVersion !== 1) return refuse(`its schemaVersion is ${String(schemaVersion)}, and this esmctl reads 1`);
  const offsets: WantedOffset[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of list.entries()) {
    const path = `$.offsets[${index}]`;
    const read = readDocumentEntry(entry, path);
    if (typeof read === 'string') problems.push({ ...problemOf(`${path}: ${read}`), path });
    else offsets.push(read);
  }
  const without = Array.isArray(withoutCommit) ? withoutCommit.length : 0;
  if (list.length === 0 && without === 0) problems.push(problemOf('it holds no offset'));
  return {
    offsets,
    problems,
    notes: [
      ...(of === group ? [] : [`the file was written for the group ${String(of)}`]),
      ...(without === 0
        ? []
        : [`${counted(without, 'partition')} had no commit when the file was written; an import takes no commit away`]),
    ],
  };
}

function duplicatesIn(offsets: readonly WantedOffset[]): readonly Problem[] {
  const seen = new Set<string>();
  return offsets.flatMap((one) => {
    const key = keyOf(one);
    if (seen.has(key)) return [{ ...problemOf(`${key} is named twice`), ...one.place }];
    seen.add(key);
    return [];
  });
}

function problemOf(message: string): Problem {
  return { severity: 'error', code: 'offsets-file', message };
}
