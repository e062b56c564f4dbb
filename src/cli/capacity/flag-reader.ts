import { parseBytes, parseFactor, parseIngress, parseRecords, parseSpan } from '../../core/capacity/quantity.ts';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { refuseFlags } from '../flags/refuse-flags.ts';

/** Reads texts of flags and collects what is wrong with them. */
export interface FlagReader {
  readonly problems: Problem[];
  refuse(flag: string, message: string, next?: string): void;
  /** Undefined where the flag is not given or cannot be read. */
  read<T>(
    flag: string,
    text: string | undefined,
    parse: (text: string) => T | undefined,
    expected: string,
  ): T | undefined;
  whole(flag: string, text: string | undefined, least: number, most: number): number | undefined;
  bytes(flag: string, text: string | undefined): number | undefined;
  records(flag: string, text: string | undefined): number | undefined;
  /** Milliseconds. */
  span(
    flag: string,
    text: string | undefined,
    limits?: { readonly least: number; readonly most: number; readonly named: string },
  ): number | undefined;
  /** Milliseconds of `--retention`; infinite for `forever`. */
  retention(text: string | undefined): number | undefined;
  factor(flag: string, text: string | undefined): number | undefined;
  /** Records a second out of bytes or records a second; at most one of the two flags. */
  rate(flags: RateFlags, recordBytes: number): number | undefined;
  /** What a flag names is read; undefined where it cannot be used, which is reported with the problems of the flags. */
  file<T>(flag: string, reading: Promise<T>): Promise<T | undefined>;
  /** Throws where anything was wrong. */
  throwProblems(command: string): void;
}

export interface RateFlags {
  readonly ingress?: string | undefined;
  readonly 'records-per-second'?: string | undefined;
}

export function createFlagReader(): FlagReader {
  const problems: Problem[] = [];
  /** What was thrown for files, and how many problems each put on the list. */
  const thrown: { readonly error: EsmctlError; readonly problems: number }[] = [];
  const refuse = (flag: string, message: string, next?: string): void => {
    problems.push({ severity: 'error', code: `flag-${flag}`, message, ...(next === undefined ? {} : { next }) });
  };
  const reader: FlagReader = {
    problems,
    refuse,
    read(flag, text, parse, expected) {
      if (text === undefined) return undefined;
      const value = parse(text);
      if (value === undefined) refuse(flag, `--${flag} takes ${expected}, not "${text}"`);
      return value;
    },
    whole(flag, text, least, most) {
      const parse = (given: string): number | undefined =>
        /^\d{1,9}$/.test(given) && Number(given) >= least && Number(given) <= most ? Number(given) : undefined;
      return reader.read(flag, text, parse, `a whole number from ${least} to ${most}`);
    },
    bytes: (flag, text) => positive(flag, text, parseBytes, 'a size such as 1KB, 1KiB (1024 bytes) or 2MB'),
    records: (flag, text) => reader.read(flag, text, parseRecords, 'a number of records such as 20000, 20k or 5M'),
    span(flag, text, limits) {
      const parse = (given: string): number | undefined => {
        const spanMs = parseSpan(given);
        return spanMs !== undefined && limits !== undefined && (spanMs < limits.least || spanMs > limits.most)
          ? undefined
          : spanMs;
      };
      return reader.read(flag, text, parse, limits?.named ?? 'a duration such as 500ms, 30s, 10m, 2h or 7d');
    },
    retention: (text) =>
      reader.read(
        'retention',
        text,
        (given) => (given === 'forever' ? Number.POSITIVE_INFINITY : parseSpan(given)),
        'a duration such as 30m, 2h or 7d, or forever',
      ),
    factor: (flag, text) => positive(flag, text, parseFactor, 'a factor such as 3x'),
    rate(flags, recordBytes) {
      if (flags.ingress !== undefined && flags['records-per-second'] !== undefined) {
        refuse('ingress', '--ingress and --records-per-second say the same: give one of them');
      }
      const ingress = reader.read(
        'ingress',
        flags.ingress,
        parseIngress,
        'bytes or records a second such as 60MB/s, 57MiB/s or "20000 records/s"',
      );
      const records = reader.records('records-per-second', flags['records-per-second']);
      if (ingress === undefined) return records;
      return ingress.kind === 'bytes' ? ingress.bytesPerSecond / recordBytes : ingress.recordsPerSecond;
    },
    async file(flag, reading) {
      try {
        return await reading;
      } catch (error) {
        if (!(error instanceof EsmctlError) || error.kind !== 'usage') throw error;
        const before = problems.length;
        problems.push(...error.problems);
        if (error.problems.length === 0)
          refuse(flag, `--${flag}: ${error.message}`, error.next.join('; ') || undefined);
        thrown.push({ error, problems: problems.length - before });
        return undefined;
      }
    },
    throwProblems(command) {
      // One file and nothing else: what it has to say itself says more.
      const [only] = thrown;
      if (only !== undefined && only.problems === problems.length) throw only.error;
      refuseFlags(problems, `esmctl ${command} --help shows the flags`, 'setting');
    },
  };
  return reader;

  function positive(
    flag: string,
    text: string | undefined,
    parse: (text: string) => number | undefined,
    expected: string,
  ) {
    const parsePositive = (given: string): number | undefined => {
      const value = parse(given);
      return value !== undefined && value > 0 ? value : undefined;
    };
    return reader.read(flag, text, parsePositive, expected);
  }
}
