import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** What one process came to; children of it are not in it. */
export interface Ran {
  readonly wallSeconds: number;
  readonly lastLine: string;
  /** User and system; NaN where the system has no /proc. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const SAMPLE_MS = 50;
const TICKS_A_SECOND = 100;

/** Runs a program to its end and looks at it while it runs. Rejects where it fails. */
export async function runMeasured(program: string, args: readonly string[]): Promise<Ran> {
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let cpuSeconds = Number.NaN;
  let peakMegabytes = Number.NaN;
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-65_536);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-8192);
  });
  const sample = setInterval(() => {
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      if (peak !== undefined) peakMegabytes = Number(peak) / 1024;
    } catch {
      // It has just ended, or there is no /proc.
    }
  }, SAMPLE_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(sample);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${errors}`);
  const wallSeconds = (performance.now() - startedMs) / 1000;
  return { wallSeconds, lastLine: output.trim().split('\n').at(-1) ?? '', cpuSeconds, peakMegabytes };
}
