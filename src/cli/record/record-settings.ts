import type { LogEnd, LogStart } from '../../core/kafka/log-span.ts';
import { parseTimestamp } from '../../core/mapping/fields/timestamp-reader.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import type { Problem } from '../../core/model/errors.ts';
import type { ConnectionFlags } from '../connection/resolve-connection.ts';
import { refuseFlags } from '../flags/refuse-flags.ts';

/** The flags of `record` as oclif parsed them. */
export interface ParsedRecordFlags extends ConnectionFlags {
  readonly config?: string | undefined;
  readonly topic?: string | undefined;
  readonly partition?: readonly string[] | undefined;
  readonly from: string;
  readonly to?: string | undefined;
  readonly count?: number | undefined;
  readonly 'read-uncommitted': boolean;
  readonly output?: string | undefined;
  readonly force: boolean;
}

export interface RecordSettings {
  readonly topic: string;
  /** Empty for all of them. */
  readonly partitions: readonly number[];
  readonly from: LogStart;
  readonly to: LogEnd;
  readonly count: number | undefined;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly output: string | undefined;
  readonly force: boolean;
}

const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;
const LARGEST_OFFSET = 2n ** 63n - 1n;

/** Every problem of the flags at once, as a usage error. */
export function settleRecord(flags: ParsedRecordFlags, mapping: Pick<Mapping, 'topic'> | undefined): RecordSettings {
  const problems: Problem[] = [];
  const refuse = (flag: string, message: string): void => {
    problems.push({ severity: 'error', code: `flag-${flag}`, message });
  };
  const topic = flags.topic ?? mapping?.topic ?? '';
  if (topic === '') refuse('topic', 'no topic is named: give --topic NAME, or --config mapping.json');
  else if (!TOPIC.test(topic)) refuse('topic', `--topic takes the name of a topic, not "${topic}"`);
  const from = readStart(flags.from, refuse);
  if (from.kind === 'latest' && flags.to !== undefined) {
    refuse('to', '--from latest records what is still to come, so there is no --to: stop with --count or Ctrl-C');
  }
  if (flags.force && flags.output === undefined)
    refuse('force', '--force replaces the file of --output, which is missing');
  const settings: RecordSettings = {
    topic,
    partitions: readPartitions(flags.partition ?? [], refuse),
    from,
    to: from.kind === 'latest' ? { kind: 'never' } : readEnd(flags.to ?? 'end', refuse),
    count: flags.count,
    isolation: flags['read-uncommitted'] ? 'read_uncommitted' : 'read_committed',
    output: flags.output,
    force: flags.force,
  };
  refuseFlags(problems, 'esmctl record --help shows the flags');
  return settings;
}

type Refuse = (flag: string, message: string) => void;

function readPartitions(texts: readonly string[], refuse: Refuse): readonly number[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      if (!/^\d{1,10}$/.test(text.trim()) || Number(text) >= 2 ** 31) {
        refuse('partition', `--partition takes a number from 0 on, not "${text}"`);
      }
      return Number(text);
    });
}

function readStart(text: string, refuse: Refuse): LogStart {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  const place = readPlace(text);
  if (place === undefined) {
    refuse('from', `--from takes earliest, latest, an offset or a time (2026-11-01T00:00Z), not "${text}"`);
  }
  return place ?? { kind: 'earliest' };
}

function readEnd(text: string, refuse: Refuse): LogEnd {
  if (text === 'end') return { kind: 'end' };
  const place = readPlace(text);
  if (place === undefined) refuse('to', `--to takes end, an offset or a time (2026-11-01T00:00Z), not "${text}"`);
  return place ?? { kind: 'end' };
}

/** Digits alone are an offset, everything else a time. */
function readPlace(text: string) {
  if (/^\d+$/.test(text)) {
    const offset = BigInt(text);
    return offset > LARGEST_OFFSET ? undefined : ({ kind: 'offset', offset } as const);
  }
  const time = parseTimestamp(text);
  return time === undefined ? undefined : ({ kind: 'time', atMs: time.ms } as const);
}
