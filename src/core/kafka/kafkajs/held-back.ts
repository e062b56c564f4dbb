interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** What is used here of one membership of the client. */
export interface HoldableGroup {
  /** Milliseconds that a fetch waits on the broker for a first record. */
  maxWaitTime: number;
  readonly cluster: { refreshMetadataIfNecessary(): Promise<void> };
  readonly subscriptionState: {
    assigned(): readonly TopicPartitions[];
    active(): readonly TopicPartitions[];
  };
  /** Of these, those that are fetched from this broker; throws where the leaders are not known. */
  filterPartitionsByNode(nodeId: string, them: readonly TopicPartitions[]): readonly TopicPartitions[];
  checkForStaleAssignment(): void;
  recoverFromFetch(error: unknown): Promise<void>;
}

interface Waiting {
  /** What the membership was made with. */
  readonly fetchWaitMs: number;
  readonly wake: Set<() => void>;
}

/** What is resumed while a broker holds a fetch of other partitions comes with the next one: that must not be far. */
const BESIDE_HELD_BACK_MS = 50;

const waitings = new WeakMap<HoldableGroup, Waiting>();

function waitingOf(group: HoldableGroup): Waiting {
  const known = waitings.get(group);
  if (known !== undefined) return known;
  const made = { fetchWaitMs: group.maxWaitTime, wake: new Set<() => void>() };
  waitings.set(group, made);
  return made;
}

/**
 * To be asked before each fetch. The client sleeps as long as a fetch may wait when every partition of a broker is held
 * back, also when they are resumed at once. This waits for that, and is false when there is nothing to fetch after all.
 */
export async function untilFetchable(group: HoldableGroup, nodeId: string): Promise<boolean> {
  const { fetchWaitMs, wake } = waitingOf(group);
  if (!isHeldBack(group, nodeId)) return true;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      wake.delete(go);
      resolve();
    };
    const timer = setTimeout(go, fetchWaitMs);
    wake.add(go);
  });
  if (!isHeldBack(group, nodeId)) return true;
  try {
    // As the client does before it looks for what to fetch: new partitions are to be found also now.
    await group.cluster.refreshMetadataIfNecessary();
    group.checkForStaleAssignment();
  } catch (error) {
    await group.recoverFromFetch(error);
  }
  return false;
}

/** To be called after partitions of the membership were resumed. */
export function noteResumed(group: HoldableGroup): void {
  for (const go of [...waitingOf(group).wake]) go();
}

/** True where the broker leads partitions of this membership and all of them are paused. */
function isHeldBack(group: HoldableGroup, nodeId: string): boolean {
  const { subscriptionState, maxWaitTime } = group;
  try {
    const count = (them: readonly TopicPartitions[]): number =>
      group.filterPartitionsByNode(nodeId, them).reduce((sum, { partitions }) => sum + partitions.length, 0);
    const [assigned, active] = [count(subscriptionState.assigned()), count(subscriptionState.active())];
    const { fetchWaitMs } = waitingOf(group);
    const waitMs = active < assigned ? Math.min(BESIDE_HELD_BACK_MS, fetchWaitMs) : fetchWaitMs;
    if (waitMs !== maxWaitTime) group.maxWaitTime = waitMs;
    return assigned > 0 && active === 0;
  } catch {
    // The leaders are not known yet: the client itself finds out and says so.
    return false;
  }
}
