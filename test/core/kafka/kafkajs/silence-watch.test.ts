import { describe, expect, it } from 'vitest';
import { type ClusterSilence, createSilenceWatch } from '../../../../src/core/kafka/kafkajs/silence-watch.ts';

type Step = 'heard' | 'lost' | 'tick' | 'idle tick';
type Steps = readonly (readonly [atMs: number, Step])[];

function toldBy(steps: Steps): readonly (ClusterSilence & { readonly atMs: number })[] {
  const told: (ClusterSilence & { readonly atMs: number })[] = [];
  let atMs = 0;
  const watch = createSilenceWatch((silence) => void told.push({ ...silence, atMs }));
  for (const [nowMs, step] of steps) {
    atMs = nowMs;
    if (step === 'heard') watch.noteHeard(nowMs);
    else if (step === 'lost') watch.noteLost(nowMs, 'refused');
    else watch.tick(nowMs, step === 'tick');
  }
  return told;
}

const ticks = (fromMs: number, many: number, step: Step = 'tick'): Steps =>
  Array.from({ length: many }, (_, at) => [fromMs + at * 1000, step] as const);

describe('a cluster that falls silent', () => {
  it.each<{ why: string; steps: Steps; told: readonly object[] }>([
    { why: 'never answered: the start tells of it', steps: [[0, 'lost'], ...ticks(1000, 60)], told: [] },
    {
      why: 'a connection is lost and found within 3 s',
      steps: [[0, 'heard'], [1000, 'lost'], [2900, 'heard'], ...ticks(3000, 5)],
      told: [],
    },
    {
      why: 'lost for 3 s: told once',
      steps: [[0, 'heard'], [1000, 'lost'], ...ticks(2000, 30, 'idle tick')],
      told: [{ isSilent: true, sinceMs: 0, atMs: 3000, why: 'refused' }],
    },
    {
      why: 'the client gave up only after a while',
      steps: [
        [0, 'heard'],
        [9000, 'lost'],
        [12_000, 'lost'],
      ],
      told: [{ isSilent: true, sinceMs: 0, atMs: 9000, why: 'refused' }],
    },
    {
      why: 'nothing comes, and no connection is lost',
      steps: [[500, 'heard'], ...ticks(1000, 12)],
      told: [{ isSilent: true, sinceMs: 500, atMs: 10_000 }],
    },
    { why: 'a rebalance expects no heartbeats', steps: [[0, 'heard'], ...ticks(1000, 60, 'idle tick')], told: [] },
    {
      why: 'the process was held up for a minute',
      steps: [
        [0, 'heard'],
        [60_000, 'tick'],
        [60_001, 'heard'],
      ],
      told: [],
    },
    {
      why: 'back, and silent again',
      steps: [
        [0, 'heard'],
        [5000, 'lost'],
        [8000, 'heard'],
        [9000, 'heard'],
        [20_000, 'lost'],
      ],
      told: [
        { isSilent: true, sinceMs: 0, atMs: 5000, why: 'refused' },
        { isSilent: false, sinceMs: 0, atMs: 8000 },
        { isSilent: true, sinceMs: 9000, atMs: 20_000, why: 'refused' },
      ],
    },
  ])('$why', ({ steps, told }) => {
    expect(toldBy(steps)).toEqual(told);
  });
});
