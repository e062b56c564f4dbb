import type { Worker } from 'node:worker_threads';

const left = new Set<Worker>();

/**
 * Goes on without a thread that a system call holds (a FIFO that nobody writes, `execSync`): nothing can interrupt it. Node.js
 * would wait for it when the process ends, for ever if need be; so the process is ended hard where one is still left then.
 */
export function leaveThread(worker: Worker): void {
  if (left.has(worker)) return;
  left.add(worker);
  worker.unref();
  // Reading them keeps the process alive too.
  for (const stream of [worker.stdout, worker.stderr]) stream.push(null);
  if (left.size === 1) process.on('exit', endHard);
  worker.once('exit', () => {
    left.delete(worker);
    if (left.size === 0) process.off('exit', endHard);
  });
}

/** Replacing the process keeps its exit code (Node.js 22.15 and newer); otherwise it is 137, that of SIGKILL. */
function endHard(exitCode: number): void {
  const execve: unknown = Reflect.get(process, 'execve');
  try {
    if (typeof execve === 'function') {
      Reflect.apply(execve, process, ['/bin/sh', ['sh', '-c', `exit ${Number(exitCode)}`], {}]);
    }
  } catch {
    // Not on this system.
  }
  process.kill(process.pid, 'SIGKILL');
}
