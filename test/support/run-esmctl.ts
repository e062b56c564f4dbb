import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Another installation can be held to the same tests. */
const BIN = process.env.TESTED_ESMCTL_BIN ?? join(REPOSITORY, 'bin/run.js');
/** Nothing in these tests takes that long: what is still there then hangs. */
const LONGEST_MS = 100_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface EsmctlOptions {
  readonly cwd: string;
  /** Over a bare environment: nothing of the tester's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input, which then ends; `open` leaves it open. Without it there is none. */
  readonly input?: string | 'open';
  /** `unread`: nobody reads stdout until `readOn`. */
  readonly stdout?: 'read' | 'unread';
  /** After it the process hangs. */
  readonly longestMs?: number;
}

export interface Esmctl {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when it has ended; rejects when it hangs. */
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** Resolves when `found` says so of what was written so far; rejects when the process ends before. */
  until(found: (written: { stdout: string; stderr: string }) => boolean): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readOn(): void;
}

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts the built command line as a process of its own. */
export function startEsmctl(args: readonly string[], options: EsmctlOptions): Esmctl {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env: { PATH, HOME, ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  living.add(child);
  const written = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  const collect = (name: 'stdout' | 'stderr'): void => {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      for (const watch of watchers) watch();
    });
  };
  if (options.stdout !== 'unread') collect('stdout');
  collect('stderr');
  child.stdin?.on('error', () => undefined);
  if (options.input !== undefined && options.input !== 'open') child.stdin?.end(options.input);

  const ended = new Promise<Ended>((finish, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`esmctl ${args.join(' ')} did not end.\n${written.stdout.slice(-2000)}\n${written.stderr}`));
    }, options.longestMs ?? LONGEST_MS);
    child.once('exit', () => {
      if (options.stdout === 'unread') child.stdout?.resume();
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      living.delete(child);
      finish({ code, signal, ...written });
    });
  });
  ended.catch(() => undefined);

  return {
    pid: child.pid ?? -1,
    child,
    ended,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    until(found) {
      const met = new Promise<void>((meet) => {
        const watch = (): void => {
          if (!found(written)) return;
          watchers.delete(watch);
          meet();
        };
        watchers.add(watch);
        watch();
      });
      const tooLate = ended.then(({ code, stderr }) => {
        if (!found(written)) throw new Error(`esmctl ended with ${code} before what was waited for\n${stderr}`);
      });
      return Promise.race([met, tooLate]);
    },
    kill: (signal) => void child.kill(signal),
    readOn: () => collect('stdout'),
  };
}

/** Runs it to its end. */
export function runEsmctl(args: readonly string[], options: EsmctlOptions): Promise<Ended> {
  return startEsmctl(args, options).ended;
}

/** Through a shell, for pipes: `$ESMCTL` is the command. */
export function runInShell(script: string, options: EsmctlOptions): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((finish, reject) => {
    const child = spawn('bash', ['-c', script], {
      cwd: options.cwd,
      env: { PATH, HOME, ESMCTL: `${process.execPath} ${BIN}`, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
      });
    }
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      reject(new Error(`did not end: ${script}\n${written.stderr}`));
    }, LONGEST_MS);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      finish({ code, signal, ...written });
    });
  });
}

/** A maker of folders with these files in them, all removed after the tests of the file. */
export function createFolders(): (files?: Readonly<Record<string, string>>) => string {
  const root = mkdtempSync(join(tmpdir(), 'esmctl-run-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let made = 0;
  return (files = {}) => {
    made += 1;
    const folder = join(root, String(made));
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };
}

/** Whether a process runs; one that has ended and waits to be collected does not. */
export function isRunning(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  if (existsSync('/proc/self/stat')) {
    try {
      return !/\) [ZX] /.test(readFileSync(path, 'utf8'));
    } catch {
      return false;
    }
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Resolves when none of them runs. A signal that nothing can catch is obeyed when the system comes to it; a test that waits
 * in vain fails by its own limit.
 */
export async function untilGone(pids: readonly number[]): Promise<void> {
  if (pids.length === 0 || !pids.every((pid) => pid > 0)) throw new Error(`no ids of processes: ${pids.join(' ')}`);
  while (pids.some(isRunning)) await pause(20);
}

const IDLE_POLLS = 6;
const POLL_MS = 50;

/** Resolves when no thread of the process, and of those below it, has run for a while: all wait for something. Linux alone. */
export async function untilIdle(pid: number): Promise<void> {
  let before = '';
  for (let same = 0; same < IDLE_POLLS; same += 1) {
    await pause(POLL_MS);
    const threads = readThreads(pid);
    const ticks = threads.map(({ ticks }) => ticks).join(' ');
    if (ticks !== before || threads.some(({ state }) => state !== 'S')) same = 0;
    before = ticks;
  }
}

/** State (S for sleeping) and processor time of each thread; see proc_pid_stat(5). */
function readThreads(pid: number): { state: string; ticks: string }[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const folder = `/proc/${pid}/task/${thread}`;
    const [, fields = ''] = readFileSync(`${folder}/stat`, 'utf8').split(') ');
    const [state = '', ...rest] = fields.split(' ');
    const children = readFileSync(`${folder}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [{ state, ticks: rest.slice(10, 12).join('+') }, ...children.flatMap((child) => readThreads(Number(child)))];
  });
}
