/** Whether the cluster answers the members of the group in this process; told once for all of them. */
export interface SilenceWatch {
  /** A heartbeat, a join or a fetched batch. */
  noteHeard(nowMs: number): void;
  /** A member lost its connection, and why. */
  noteLost(nowMs: number, why: string): void;
  /** Once a second. `isExpected`: some member should have a heartbeat answered every second. */
  tick(nowMs: number, isExpected: boolean): void;
}

export interface ClusterSilence {
  readonly isSilent: boolean;
  /** The last answer before it fell silent. */
  readonly sinceMs: number;
  readonly why?: string;
}

/** A broker that moves its partitions and groups to another one is no silence yet. */
const LOST_FOR_MS = 3000;
/** Ticks, not time: while the process itself is held up it hears nothing and does not tick either. */
const QUIET_TICKS = 10;

export function createSilenceWatch(tell: (silence: ClusterSilence) => void): SilenceWatch {
  let heardMs: number | undefined;
  let quietTicks = 0;
  let lost: string | undefined;
  let isSilent = false;
  return {
    noteHeard(nowMs) {
      if (isSilent && heardMs !== undefined) tell({ isSilent: false, sinceMs: heardMs });
      isSilent = false;
      lost = undefined;
      quietTicks = 0;
      heardMs = nowMs;
    },
    noteLost(nowMs, why) {
      lost = why;
      look(nowMs);
    },
    tick(nowMs, isExpected) {
      quietTicks = isExpected ? quietTicks + 1 : 0;
      look(nowMs);
    },
  };

  function look(nowMs: number): void {
    // What never answered is the start's to tell of.
    if (isSilent || heardMs === undefined) return;
    const isLost = lost !== undefined && nowMs - heardMs >= LOST_FOR_MS;
    if (!isLost && quietTicks < QUIET_TICKS) return;
    isSilent = true;
    tell({ isSilent, sinceMs: heardMs, ...(lost === undefined ? {} : { why: lost }) });
  }
}
