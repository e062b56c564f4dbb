import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 100;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Acts while no other process acts under the same lock, which is a file. Test files run beside one another, and what one of
 * them fetches others need too. The lock of a process that was killed does not count.
 */
export function oneAtATime<T>(lock: string, act: () => T): T {
  const own = createOwn(lock);
  try {
    while (!take(own, lock)) Atomics.wait(sleeper, 0, 0, LOOK_MS);
    try {
      return act();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** The same for what takes a while; this process does not ask for the same lock meanwhile. */
export async function oneAfterTheOther<T>(lock: string, act: () => Promise<T>): Promise<T> {
  const own = createOwn(lock);
  try {
    while (!take(own, lock)) await pause(LOOK_MS);
    try {
      return await act();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function createOwn(lock: string): string {
  mkdirSync(dirname(lock), { recursive: true });
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  return own;
}

/** The link is there with its content, or not at all. */
function take(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const owner = ownerOf(lock);
  if (owner !== undefined && !isAlive(owner)) removeLockOf(owner, lock);
  return false;
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Others may do so at the same time, and one of them may have the lock by then: it gets it back. */
function removeLockOf(owner: number, lock: string): void {
  const aside = `${lock}.${process.pid}.left`;
  try {
    renameSync(lock, aside);
    if (ownerOf(aside) !== owner) linkSync(aside, lock);
    rmSync(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
