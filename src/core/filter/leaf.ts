/** A number with its text, for the rare case that the text decides (`300` is not `300.0`). */
export class WrittenNumber {
  readonly written: string;
  readonly value: number;

  constructor(written: string) {
    this.written = written;
    this.value = Number(written);
  }
}

/** What a condition looks at: a JSON scalar. Objects and arrays are only ways to reach one. */
export type Leaf = string | number | boolean | null | WrittenNumber;

/**
 * Filled while matching numbers that JSON.parse has stripped of their text: `possible` where only an unusual spelling in
 * the data could make a difference, `certain` where the pattern itself is spelt unusually.
 */
export interface NumberDoubts {
  state: 'none' | 'possible' | 'certain';
}

/** The numeric value of a leaf, or undefined for anything that is not a number. */
export function numberOf(leaf: Leaf): number | undefined {
  if (typeof leaf === 'number') return leaf;
  return leaf instanceof WrittenNumber ? leaf.value : undefined;
}

/** For people: as JSON, cut at 40 characters. */
export function describeLeaf(leaf: Leaf): string {
  const text = leaf instanceof WrittenNumber ? leaf.written : JSON.stringify(leaf);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
