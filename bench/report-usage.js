// Loaded before a program that is measured (`node --import`): at its end writes to $BENCH_USAGE what the process used.
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Linux counts in hundredths of a second; elsewhere the main thread cannot be told apart. */
function mainThreadSeconds() {
  try {
    const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const usage = {
      mainThreadSeconds: mainThreadSeconds(),
      cpuSeconds: (user + system) / 1e6,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
    };
    writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
  });
}
