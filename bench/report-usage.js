// Loaded before a program that is measured (`node --import`): at its end writes to $BENCH_USAGE what the process used.
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Linux counts in hundredths of a second; elsewhere neither the main thread nor the children can be told apart. */
function secondsOf(file, user) {
  try {
    const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[user]) + Number(fields[user + 1])) / 100;
  } catch {
    return null;
  }
}

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const usage = {
      mainThreadSeconds: secondsOf(`/proc/self/task/${process.pid}/stat`, 11),
      childrenSeconds: secondsOf('/proc/self/stat', 13),
      cpuSeconds: (user + system) / 1e6,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
    };
    writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
  });
}
