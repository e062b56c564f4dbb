/** A text that is looked for, or written, many times: four bytes at a time, at any place. */
export interface FixedText {
  readonly length: number;
  /** Four bytes each, little endian, the last one filled up with zeros. */
  readonly words: Int32Array;
  /** Which bits of the last word count. */
  readonly lastMask: number;
}

export function createFixedText(text: string): FixedText {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const words = new Int32Array(Math.ceil(length / 4));
  const padded = Buffer.alloc(words.length * 4);
  bytes.copy(padded);
  for (let index = 0; index < words.length; index += 1) words[index] = padded.readInt32LE(index * 4);
  const lastMask = length % 4 === 0 ? -1 : (1 << ((length % 4) * 8)) - 1;
  return { length, words, lastMask };
}

/** Whether the text stands there. False as well where it may, at the very end of the memory. */
export function standsAt(view: DataView, at: number, { words, lastMask }: FixedText): boolean {
  const last = words.length - 1;
  if (at + words.length * 4 > view.byteLength) return false;
  for (let index = 0; index < last; index += 1) if (view.getInt32(at + index * 4, true) !== words[index]) return false;
  return (view.getInt32(at + last * 4, true) & lastMask) === words[last];
}

/** Writes the text, and up to three bytes behind it; returns where it ends. */
export function putText(view: DataView, at: number, { words, length }: FixedText): number {
  for (let index = 0; index < words.length; index += 1) view.setInt32(at + index * 4, words[index] ?? 0, true);
  return at + length;
}

/** Copies a few bytes, and up to three behind them; returns where they end. */
export function copyFew(target: DataView, to: number, source: DataView, from: number, end: number): number {
  for (let step = 0; step < end - from; step += 4) target.setInt32(to + step, source.getInt32(from + step, true), true);
  return to + end - from;
}
