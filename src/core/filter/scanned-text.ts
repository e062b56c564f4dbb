/** Well-formed text as it lies in memory, and what was seen when it was put there. Used again for the next text. */
export interface ScannedText {
  /** Holds the UTF-8 bytes of the text from `start` to `end`. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Places in `bytes` of all its quotation marks, the last one first; `quoteCount` of them. */
  readonly quotes: Int32Array;
  readonly quoteCount: number;
  readonly isAscii: boolean;
  readonly hasBackslash: boolean;
  readonly hasControl: boolean;
}

/** As a string. */
export function readScannedText({ bytes, start, end, isAscii }: ScannedText): string {
  return bytes.toString(isAscii ? 'latin1' : 'utf8', start, end);
}
