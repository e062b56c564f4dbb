export interface BacklogFacts {
  readonly backlogRecords: number;
  readonly arrivalsPerSecond: number;
  /** What the pollers can work off. */
  readonly capacityPerSecond: number;
  /** Of the oldest record; undefined: as if the backlog had gathered at the arrival rate. */
  readonly oldestAgeSeconds: number | undefined;
  /** Infinite: kept for ever; undefined: not known. */
  readonly retentionSeconds: number | undefined;
}

export interface Drain {
  readonly backlogRecords: number;
  /** What is left of the capacity for the backlog. */
  readonly recordsPerSecond: number;
  /** Null where it is never drained. */
  readonly seconds: number | null;
  /** The highest age at which a record of the backlog is processed; null where ages grow without end, or nothing is known of them. */
  readonly oldestAgeSeconds: number | null;
  /** Whether every record is processed before the topic's retention removes it; null without a retention or an age. */
  readonly survivesRetention: boolean | null;
  /** From now until the first record is removed unread; null where none is. */
  readonly lossAfterSeconds: number | null;
}

/**
 * Records are worked off oldest first. With the backlog N spread evenly over the age A of its oldest record, record n is
 * reached after n/C seconds at the capacity C, at an age of A + n(1/C - A/N): it grows along the backlog where the
 * backlog is denser than the capacity (N/A > C).
 */
export function drainBacklog(facts: BacklogFacts): Drain {
  const { backlogRecords, arrivalsPerSecond, capacityPerSecond, retentionSeconds } = facts;
  const spare = capacityPerSecond - arrivalsPerSecond;
  const isDrained = spare > 0;
  const ageAtStart = facts.oldestAgeSeconds ?? (arrivalsPerSecond > 0 ? backlogRecords / arrivalsPerSecond : undefined);
  const ageAtEnd = capacityPerSecond > 0 ? backlogRecords / capacityPerSecond : Number.POSITIVE_INFINITY;
  const oldest = ageAtStart === undefined || !isDrained ? null : Math.max(ageAtStart, ageAtEnd);
  const isKeptForever = retentionSeconds === Number.POSITIVE_INFINITY;
  const isKnown = retentionSeconds !== undefined && ageAtStart !== undefined;
  const lossAfterSeconds = isKeptForever || !isKnown ? null : lossAfter(ageAtStart, retentionSeconds, facts);
  return {
    backlogRecords,
    recordsPerSecond: Math.max(0, spare),
    seconds: isDrained ? backlogRecords / spare : null,
    oldestAgeSeconds: oldest,
    survivesRetention: isKeptForever ? true : isKnown ? lossAfterSeconds === null : null,
    lossAfterSeconds,
  };
}

/** Seconds until a record is older than the retention when it is reached; null where none will be. */
function lossAfter(age: number, retention: number, facts: BacklogFacts): number | null {
  const { backlogRecords, arrivalsPerSecond, capacityPerSecond } = facts;
  if (age >= retention) return 0;
  if (capacityPerSecond === 0) return retention - age;
  const throughBacklog = backlogRecords / capacityPerSecond;
  if (throughBacklog >= retention) return ((retention - age) * throughBacklog) / (throughBacklog - age);
  if (capacityPerSecond >= arrivalsPerSecond) return null;
  return throughBacklog + (retention - throughBacklog) / (1 - capacityPerSecond / arrivalsPerSecond);
}
