import { describe, expect, it } from 'vitest';
import { createCrashWatch } from '../../../../src/core/kafka/kafkajs/crash-watch.ts';

const LIMIT_MS = 60_000;
type Step = 'crash' | 'join' | 'heartbeat' | 'progress';

/** When a crash was one too many; undefined if none was. */
function endsAt(steps: readonly (readonly [atMs: number, Step])[]): number | undefined {
  const watch = createCrashWatch(LIMIT_MS);
  for (const [atMs, step] of steps) {
    if (step === 'join') watch.noteJoined(atMs);
    else if (step === 'heartbeat') watch.noteHeartbeat(atMs);
    else if (step === 'progress') watch.noteProgress();
    else if (watch.noteCrash(atMs)) return atMs;
  }
  return undefined;
}

/** The same again and again, each time so much later. */
function repeat(times: number, everyMs: number, ...steps: readonly Step[]): (readonly [number, Step])[] {
  return Array.from({ length: times }, (_, time) =>
    steps.map((step, index) => [time * everyMs + index, step] as const),
  ).flat();
}

describe('a client that fails again and again', () => {
  it.each([
    { why: 'one failure is none', steps: [[0, 'crash']] as const, ends: undefined },
    { why: 'never joined', steps: repeat(100, 5_000, 'crash'), ends: 65_000 },
    { why: 'joins each time, and gets no further', steps: repeat(100, 5_000, 'crash', 'join'), ends: 65_000 },
    {
      why: 'joins and lives for some heartbeats each time',
      steps: repeat(100, 20_000, 'crash', 'join', 'heartbeat', 'heartbeat'),
      ends: 80_000,
    },
    { why: 'slow failures', steps: repeat(10, 150_000, 'crash', 'join'), ends: 150_000 },
    { why: 'gets further each time', steps: repeat(100, 5_000, 'crash', 'join', 'progress'), ends: undefined },
    {
      why: 'fails once an hour and lives in between, with nothing to read',
      steps: [0, 1, 2].flatMap(
        (hour) =>
          [
            [hour * 3_600_000, 'crash'],
            [hour * 3_600_000 + 100, 'join'],
            [hour * 3_600_000 + 3_000_000, 'heartbeat'],
          ] as const,
      ),
      ends: undefined,
    },
    {
      why: 'a rebalance in between is no new life',
      steps: [
        [0, 'crash'],
        [100, 'join'],
        [50_000, 'join'],
        [60_200, 'heartbeat'],
        [70_000, 'crash'],
      ] as const,
      ends: undefined,
    },
    {
      why: 'silence after a join is no life',
      steps: [
        [0, 'crash'],
        [100, 'join'],
        [70_000, 'crash'],
      ] as const,
      ends: 70_000,
    },
  ])('$why', ({ steps, ends }) => {
    expect(endsAt(steps)).toBe(ends);
  });
});
