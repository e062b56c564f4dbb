/** Answers in the order of the items, with at most `atOnce` questions open. The first that rejects ends it. */
export async function mapBounded<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers = new Map<number, Answer>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next; index < items.length; index = next) {
      next += 1;
      answers.set(index, await ask(items[index] as Item));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return [...answers].sort(([a], [b]) => a - b).map(([, answer]) => answer);
}
