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
  if (look(group, nodeId) !== 'all') return true;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      wake.delete(go);
      resolve();
    };
    const timer = setTimeout(go, fetchWaitMs);
    wake.add(go);
  });
  if (look(group, nodeId) !== 'all') return true;
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

/** How many of the partitions that the broker leads are held back; the next fetch waits no longer than that allows. */
function look(group: HoldableGroup, nodeId: string): 'none' | 'some' | 'all' {
  const heldBack = countHeldBack(group, nodeId);
  const { fetchWaitMs } = waitingOf(group);
  group.maxWaitTime = heldBack === 'none' ? fetchWaitMs : Math.min(BESIDE_HELD_BACK_MS, fetchWaitMs);
  return heldBack;
}

function countHeldBack(group: HoldableGroup, nodeId: string): 'none' | 'some' | 'all' {
  const { subscriptionState } = group;
  const count = (them: readonly TopicPartitions[]): number =>
    group.filterPartitionsByNode(nodeId, them).reduce((sum, { partitions }) => sum + partitions.length, 0);
  try {
    const [assigned, active] = [count(subscriptionState.assigned()), count(subscriptionState.active())];
    if (active === assigned) return 'none';
    return active === 0 ? 'all' : 'some';
  } catch {
    // The leaders are not known yet: the client itself finds out and says so.
    return 'none';
  }
}
