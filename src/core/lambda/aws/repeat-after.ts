/**
 * Acts again and again, each time so long after the last time ended: never twice at once. What it returns ends that, and
 * resolves when nothing is under way. `act` never rejects.
 */
export function repeatAfter(pauseMs: number, act: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> = Promise.resolve();
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const plan = (): void => {
    if (isOver) return;
    timer = setTimeout(() => {
      underWay = act().then(plan);
    }, pauseMs);
    timer.unref();
  };
  plan();
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await underWay;
  };
}
