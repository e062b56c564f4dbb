import { parseISO } from 'date-fns/parseISO';
import { parseDuration } from '../../core/model/duration.ts';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import type { StartingPosition } from '../../core/position/starting-position.ts';

/** Reads the values of flags; all that cannot be read are refused at once by `done`. */
export interface FlagValues {
  duration(flag: string, text: string): number;
  duration(flag: string, text: string | undefined): number | undefined;
  time(flag: string, text: string | undefined): number | undefined;
  startingPosition(flag: string, text: string | undefined): StartingPosition | undefined;
  refuse(flag: string, message: string): void;
  /** What was found elsewhere; a flag that is refused already is not refused twice. */
  add(problems: readonly Problem[]): void;
  /** Throws a usage error that names every flag that could not be read. */
  done(): void;
}

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

export function readFlagValues(): FlagValues {
  const problems: Problem[] = [];
  const refuse = (flag: string, message: string): void =>
    void problems.push({ severity: 'error', code: `flag-${flag}`, message: `--${flag} ${message}` });

  function duration(flag: string, text: string): number;
  function duration(flag: string, text: string | undefined): number | undefined;
  function duration(flag: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const ms = parseDuration(text);
    if (ms === undefined) refuse(flag, `takes a duration such as 30m, 24h or 7d, not "${text}"`);
    return ms ?? 0;
  }

  return {
    duration,
    time(flag, text) {
      if (text === undefined) return undefined;
      const ms = parseTime(text);
      if (ms === undefined) refuse(flag, `takes a time such as 2026-12-01T08:00Z, not "${text}"`);
      return ms;
    },
    startingPosition(flag, text) {
      if (text === undefined) return undefined;
      if (text === 'LATEST' || text === 'TRIM_HORIZON') return { name: text };
      const timestampMs = parseTime(text);
      if (timestampMs !== undefined) return { name: 'AT_TIMESTAMP', timestampMs };
      refuse(flag, `takes LATEST, TRIM_HORIZON or a time such as 2026-12-01T08:00Z, not "${text}"`);
      return undefined;
    },
    refuse,
    add(others) {
      const known = new Set(problems.map(({ code }) => code));
      problems.push(...others.filter(({ code }) => !known.has(code)));
    },
    done() {
      if (problems.length === 0) return;
      throw new EsmctlError({
        code: 'ESMCTL_USAGE',
        kind: 'usage',
        message: problems.length === 1 ? 'a flag cannot be read' : `${problems.length} flags cannot be read`,
        problems,
        next: ['run the command with --help to see its flags'],
      });
    },
  };
}

/** ISO 8601; without a zone UTC is meant. */
function parseTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined;
  const whole = text.includes('T') ? text : `${text}T00:00`;
  // Date.parse takes the 31st of February for the 3rd of March.
  const ms = parseISO(/(Z|[+-]\d\d:\d\d)$/.test(whole) ? whole : `${whole}Z`).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}
