import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RunSummary } from '../src/core/runtime/summarise-run.ts';

const BIN = new URL('../bin/run.js', import.meta.url).pathname;

/** One `esmctl run --json`, counted while it goes on. */
export interface SoakMember {
  readonly counts: Readonly<Record<'succeeded' | 'failed' | 'assigned' | 'revoked', number>>;
  /** Undefined where the system does not say, or when it has ended. */
  residentMegabytes(): number | undefined;
  hasEnded(): boolean;
  /** Resolves when the group has given it its partitions, or when it has ended. */
  readonly joined: Promise<void>;
  /** Ctrl-C; resolves when it has ended, with its last line. */
  stop(): Promise<{ readonly code: number | null; readonly summary: RunSummary | undefined; readonly stderr: string }>;
}

export function startMember(cwd: string, args: readonly string[]): SoakMember {
  const child: ChildProcess = spawn(process.execPath, [BIN, 'run', '-c', 'mapping.json', '--json', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const counts = { succeeded: 0, failed: 0, assigned: 0, revoked: 0 };
  let stderr = '';
  let summary: RunSummary | undefined;
  let hasJoined: () => void = () => undefined;
  const joined = new Promise<void>((resolve) => {
    hasJoined = resolve;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', take);
  const closed = once(child, 'close');
  closed.then(hasJoined, hasJoined);

  return {
    counts,
    joined,
    residentMegabytes() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const kilobytes = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
        return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
      } catch {
        return undefined;
      }
    },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      child.kill('SIGINT');
      await closed;
      return { code: child.exitCode, summary, stderr };
    },
  };

  function take(line: string): void {
    const event = JSON.parse(line) as { type: string; outcome?: string; records?: number };
    if (event.type === 'summary') summary = event as unknown as RunSummary;
    else if (event.type === 'partition-revoked') counts.revoked += 1;
    else if (event.type === 'partition-assigned') {
      counts.assigned += 1;
      hasJoined();
    } else if (event.type === 'invocation-finished') {
      if (event.outcome === 'succeeded') counts.succeeded += event.records ?? 0;
      else counts.failed += 1;
    }
  }
}
