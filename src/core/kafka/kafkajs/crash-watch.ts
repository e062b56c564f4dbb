/**
 * Whether a client that fails, leaves the group and joins again still gets anywhere. To join is no progress: a client may
 * fail after each join. Times are monotonic milliseconds.
 */
export interface CrashWatch {
  /** Returns whether it has failed for too long without progress. */
  noteCrash(nowMs: number): boolean;
  noteJoined(nowMs: number): void;
  /** A membership that lasts is health, also where there is nothing to read. */
  noteHeartbeat(nowMs: number): void;
  /** Records that were never read before, or a confirmed commit. */
  noteProgress(): void;
}

export function createCrashWatch(limitMs: number): CrashWatch {
  let crashingSinceMs: number | undefined;
  let joinedMs: number | undefined;
  return {
    noteCrash(nowMs) {
      joinedMs = undefined;
      crashingSinceMs ??= nowMs;
      return nowMs - crashingSinceMs > limitMs;
    },
    noteJoined(nowMs) {
      joinedMs ??= nowMs;
    },
    noteHeartbeat(nowMs) {
      if (joinedMs !== undefined && nowMs - joinedMs > limitMs) crashingSinceMs = undefined;
    },
    noteProgress() {
      crashingSinceMs = undefined;
    },
  };
}
