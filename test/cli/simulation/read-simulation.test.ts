import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSimulation } from '../../../src/cli/simulation/read-simulation.ts';
import { measuredFileText } from '../../../src/core/capacity/measured/measured-file.ts';
import type { MeasuredLoad } from '../../../src/core/capacity/measured/measured-load.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const unknown = { known: false, why: 'not asked' } as const;
const MEASURED: MeasuredLoad = {
  topic: 'orders',
  group: undefined,
  measuredAtMs: 0,
  sampleSeconds: 1,
  now: { known: true, value: 40 },
  hour: unknown,
  day: unknown,
  recordSize: unknown,
  skew: unknown,
  lagRecords: unknown,
  oldestUnreadAgeSeconds: unknown,
  drainedRecordsPerSecond: unknown,
  retentionSeconds: unknown,
  partitions: [
    {
      partition: 0,
      now: { known: true, value: 40 },
      hour: unknown,
      day: unknown,
      lagRecords: unknown,
      drainedRecordsPerSecond: unknown,
      recordBytes: unknown,
    },
  ],
  notes: [],
  missing: [],
};

async function problemsOf(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  try {
    await readSimulation({ texts, shape: undefined, assume: undefined, search: false });
    return [];
  } catch (error) {
    if (!(error instanceof EsmctlError)) throw error;
    return (error.problems ?? []).map(({ message }) => message);
  }
}

it.each([
  {
    why: 'both bring the rates, and none was given',
    rate: {},
    words: ['--measured and --replay both bring the rates'],
  },
  {
    why: 'a rate that was given as well',
    rate: { 'records-per-second': '5' },
    words: ['--measured and --replay both bring the rates', '--replay brings the rates: leave --ingress'],
  },
])('a replay beside a measurement is refused once: $why', async ({ rate, words }) => {
  const folder = await temporaryFolder();
  const [measured, replay] = [join(folder, 'measured.json'), join(folder, 'rates.csv')];
  await writeFile(measured, measuredFileText(MEASURED));
  await writeFile(replay, 'seconds,recordsPerSecond\n0,100\n60,400\n');
  const problems = await problemsOf({ measured, replay, partitions: '1', ...rate });
  expect(problems.map((problem, at) => problem.slice(0, words[at]?.length))).toEqual(words);
});
