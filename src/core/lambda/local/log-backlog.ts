/** How much of an environment's log may be on its way to its reader, in units of about a byte. */
export const MAX_BACKLOG = 8 * 1024 * 1024;
/** What a line costs beside its text. */
const LINE_COST = 64;

export interface LogBatchLine {
  readonly requestId: string | undefined;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export function createLogBacklog(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

export function costOf({ text }: LogBatchLine): number {
  return text.length + LINE_COST;
}

/** The side that prints: notes lines as on their way, and stands still while too many are, as on a full pipe. */
export function waitForRoom(backlog: SharedArrayBuffer, cost: number): void {
  const counter = new Int32Array(backlog);
  let waiting = Atomics.add(counter, 0, cost) + cost;
  while (waiting > MAX_BACKLOG) {
    Atomics.wait(counter, 0, waiting);
    waiting = Atomics.load(counter, 0);
  }
}

/** The side that reads. */
export function makeRoom(backlog: SharedArrayBuffer, cost: number): void {
  const counter = new Int32Array(backlog);
  Atomics.sub(counter, 0, cost);
  Atomics.notify(counter, 0);
}
