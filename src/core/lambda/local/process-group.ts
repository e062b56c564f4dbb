import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FunctionLogLine } from '../function-port.ts';
import type { Exit } from './invoke-results.ts';
import type { Variables } from './lambda-variables.ts';
import { createLineCutter } from './log-lines.ts';

const GRACE_MS = 500;
const POLL_MS = 10;
/** After SIGKILL: what is still listed then waits to be collected by the system, and runs no more. */
const KILLED_MS = 100;
/** For output that is still in a pipe, or a pipe that a process outside of the group holds open. */
const DRAIN_MS = 250;

export interface ProcessGroupOptions {
  readonly program: string;
  readonly programArguments: readonly string[];
  readonly cwd: string;
  readonly env: Variables;
  readonly onLine: (stream: FunctionLogLine['stream'], text: string) => void;
  /** Pending while the reader of the log is behind: the process then stands before a full pipe. */
  readonly untilLogIsRead?: () => Promise<void> | undefined;
  /** Pipes beside the standard three, from file descriptor 3 on. */
  readonly extraPipes?: number;
}

/** A process and all its descendants that did not leave its process group. */
export interface ProcessGroup {
  /** This side of the extra pipes, in their order; a broken one says nothing, the end of the process does. */
  readonly pipes: readonly Duplex[];
  /** When the first process ended, its output was read, and what it left behind was killed. */
  readonly exited: Promise<Exit>;
  /** SIGKILL to all. */
  kill(): void;
  /** SIGTERM to all, SIGKILL to those that are still there after half a second; resolves when none is left. */
  end(): Promise<void>;
}

const liveLeaders = new Set<number>();

/** Detached groups outlive a parent that is ended by an error of its own. */
function killAllOnExit(): void {
  for (const pid of liveLeaders) signalGroup(pid, 'SIGKILL');
}

/** Rejects with Node's spawn error (`ENOENT`, `EACCES`) where the program cannot be started. */
export function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  const { program, programArguments, cwd, env, onLine, untilLogIsRead, extraPipes = 0 } = options;
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...Array.from({ length: extraPipes }, () => 'pipe' as const)];
  const child = spawn(program, programArguments, { cwd, env, detached: true, stdio });
  let hasEnded = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  for (const name of ['stdout', 'stderr'] as const) {
    const cutter = createLineCutter((text) => onLine(name, text));
    const stream = child[name];
    if (stream === null) continue;
    stream.on('end', cutter.flush).on('data', (chunk: Buffer) => {
      cutter.add(chunk);
      const read = untilLogIsRead?.();
      // What an ended process left in its pipes is little, and nothing holds it for later.
      if (read === undefined || hasEnded) return;
      stream.pause();
      void read.then(() => stream.resume());
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      const { pid } = child;
      if (pid !== undefined) resolve(groupOf(child, pid));
    });
  });
}

function groupOf(child: ChildProcess, pid: number): ProcessGroup {
  const pipes = child.stdio.slice(3) as Duplex[];
  for (const pipe of pipes) pipe.on('error', () => undefined);
  if (liveLeaders.size === 0) process.once('exit', killAllOnExit);
  liveLeaders.add(pid);
  let isEnding = false;
  /** Nothing of it is left, and its number may belong to another process. */
  let isOver = false;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!isEnding) signalGroup(pid, 'SIGKILL');
      const finish = () => {
        isOver = !isEnding;
        clearTimeout(timer);
        child.stdout?.destroy();
        child.stderr?.destroy();
        for (const pipe of pipes) pipe.destroy();
        liveLeaders.delete(pid);
        if (liveLeaders.size === 0) process.removeListener('exit', killAllOnExit);
        resolve({ code, signal });
      };
      // Where this process itself was held up, what lies in the pipes is read in the turn in which the timer goes off.
      const timer = setTimeout(() => setImmediate(finish), DRAIN_MS);
      child.once('close', finish);
    });
  });
  async function isGoneWithin(limitMs: number): Promise<boolean> {
    const deadline = performance.now() + limitMs;
    while (signalGroup(pid, 0)) {
      if (performance.now() > deadline) return false;
      await pause(POLL_MS);
    }
    return true;
  }

  return {
    pipes,
    exited,
    kill() {
      if (!isOver) signalGroup(pid, 'SIGKILL');
    },
    async end() {
      if (isOver) return;
      isEnding = true;
      signalGroup(pid, 'SIGTERM');
      if (!(await isGoneWithin(GRACE_MS))) {
        signalGroup(pid, 'SIGKILL');
        await isGoneWithin(KILLED_MS);
      }
      await exited;
      isOver = true;
    },
  };
}

/** False when no process of the group is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
