import { parseDuration } from '../../core/model/duration.ts';
import type { Hypothesis } from '../../core/position/predict.ts';
import type { FlagValues } from '../facts/read-flag-values.ts';

/** What `--if` and `--at` suppose; what happens if reading starts now always comes first. */
export function readHypotheses(
  suppositions: readonly string[],
  at: string | undefined,
  keepsGroup: boolean,
  values: FlagValues,
  /** Of what the facts are; `--at` is not before it. */
  sinceMs: number,
): readonly Hypothesis[] {
  const atMs = values.time('at', at);
  if (at !== undefined && atMs !== undefined && atMs < sinceMs)
    values.refuse('at', `takes a time to come, and ${at} is past: it says how things go on by themselves from now`);
  return [
    { kind: 'now' },
    ...(atMs === undefined ? [] : [{ kind: 'at', atMs } as const]),
    ...suppositions.flatMap((text) => readOne(text, keepsGroup, values) ?? []),
  ];
}

function readOne(text: string, keepsGroup: boolean, values: FlagValues): Hypothesis | undefined {
  if (text === 'new-group' || text === 'topic-recreated') return { kind: text };
  if (text === 'recreated') return { kind: 'recreated', keepsGroup };
  const forMs = parseDuration(/^disabled-for=(.+)$/.exec(text)?.[1] ?? '');
  if (forMs !== undefined) return { kind: 'disabled-for', forMs };
  values.refuse('if', `takes disabled-for=8d, recreated, new-group or topic-recreated, not "${text}"`);
  return undefined;
}
