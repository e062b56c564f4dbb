import type { Random } from '../model/clock.ts';

export interface FunctionPoolOptions {
  readonly limit: number | undefined;
  readonly coldStartMs: number;
  readonly idleMs: number;
  readonly throttleRate: number;
  readonly duration: () => number;
  readonly random: Random;
}

/** The function: its environments, its limit, and how long it takes. */
export interface FunctionPool {
  /** Whether an invocation that would begin now is throttled. */
  throttles(): boolean;
  /** How long the invocation that begins now takes in all. */
  begin(nowMs: number): number;
  end(nowMs: number): void;
  readonly running: number;
  readonly coldStarts: number;
  /** Of all invocations, billed: without cold starts. */
  readonly busyMs: number;
  /** Invocations in flight, integrated over time; up to `nowMs`. */
  inFlightMs(nowMs: number): number;
}

export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const { limit = Number.POSITIVE_INFINITY, coldStartMs, idleMs, throttleRate, duration, random } = options;
  /** When each idle environment became idle, the latest last: that one is used first. */
  const idleSince: number[] = [];
  let running = 0;
  let coldStarts = 0;
  const sums = { busyMs: 0, inFlightMs: 0, upToMs: 0 };

  function advance(nowMs: number): void {
    sums.inFlightMs += running * (nowMs - sums.upToMs);
    sums.upToMs = nowMs;
  }

  return {
    throttles: () => running >= limit || (throttleRate > 0 && random() < throttleRate),
    begin(nowMs) {
      advance(nowMs);
      running += 1;
      const tookMs = duration();
      sums.busyMs += tookMs;
      const since = idleSince.pop();
      if (since !== undefined && nowMs - since <= idleMs) return tookMs;
      idleSince.length = 0;
      coldStarts += 1;
      return tookMs + coldStartMs;
    },
    end(nowMs) {
      advance(nowMs);
      running -= 1;
      idleSince.push(nowMs);
    },
    get running() {
      return running;
    },
    get coldStarts() {
      return coldStarts;
    },
    get busyMs() {
      return sums.busyMs;
    },
    inFlightMs(nowMs) {
      advance(nowMs);
      return sums.inFlightMs;
    },
  };
}
