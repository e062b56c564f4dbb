import type { ScannedText } from '../../../filter/scanned-text.ts';

/** Reads JSON strings where they lie, in memory that holds valid UTF-8, and takes their escapes out in place. */
export interface TextScanner {
  /** The strings lie in this memory from now on, which is a whole `ArrayBuffer`. */
  open(bytes: Buffer, isAscii: boolean): void;
  /**
   * The place of the quotation mark that ends the string whose first character is at `from`; -1 where none does before
   * `limit`, and for what is left to the careful reader: control characters, unknown escapes, surrogates.
   */
  findEnd(from: number, limit: number): number;
  /** The string that was found last, without escapes: its beginning is moved towards its end. */
  unescape(): ScannedText;
}

const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;
const SMALL_U = 117;
const SIMPLE_ESCAPE_BYTES = 2;
const UNICODE_ESCAPE_BYTES = 6;

/** By the letter behind a backslash: what both mean. */
const MEANINGS = new Uint8Array(256);
for (const [letter = '', meaning = ''] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  MEANINGS[letter.charCodeAt(0)] = meaning.charCodeAt(0);
}

/** Longer runs are moved by the engine. */
const MOVED_BY_HAND = 48;

export function createTextScanner(): TextScanner {
  let bytes: Buffer = Buffer.alloc(0);
  let view = new DataView(bytes.buffer);
  /** Places of the backslashes, and which code points the escapes mean. */
  let escapes = new Int32Array(256);
  let meanings = new Int32Array(256);
  let escapeCount = 0;
  let isMemoryAscii = true;
  const text = {
    bytes,
    start: 0,
    end: 0,
    quotes: new Int32Array(256),
    quoteCount: 0,
    isAscii: true,
    hasBackslash: false,
    hasControl: false,
  };

  return {
    open(memory, isAscii) {
      isMemoryAscii = isAscii;
      if (bytes === memory) return;
      bytes = memory;
      view = new DataView(memory.buffer);
      text.bytes = memory;
    },
    findEnd(from, limit) {
      escapeCount = 0;
      text.start = from;
      for (let at = skipPlain(view, from, limit); at < limit; at = skipPlain(view, at, limit)) {
        const code = bytes[at] ?? 0;
        if (code === BACKSLASH) {
          at = noteEscape(at, limit);
          if (at === -1) return -1;
        } else if (code === QUOTE) {
          text.end = at;
          return at;
        } else if (code < SPACE) return -1;
        else at += 1;
      }
      return -1;
    },
    unescape() {
      text.isAscii = isMemoryAscii;
      text.hasBackslash = false;
      text.hasControl = false;
      text.quoteCount = 0;
      if (escapeCount > 0) moveTogether();
      return text;
    },
  };

  /** Returns what is behind the escape; -1 where it is left to the careful reader. */
  function noteEscape(at: number, limit: number): number {
    const letter = bytes[at + 1] ?? 0;
    const isUnicode = letter === SMALL_U;
    const next = at + (isUnicode ? UNICODE_ESCAPE_BYTES : SIMPLE_ESCAPE_BYTES);
    const meaning = isUnicode ? readHex(bytes, at + 2) : (MEANINGS[letter] ?? 0);
    // Of the simple ones none means 0; a surrogate may be half of a pair.
    if (next > limit || meaning < (isUnicode ? 0 : 1) || (meaning >= 0xd800 && meaning <= 0xdfff)) return -1;
    if (escapeCount === escapes.length) {
      escapes = growTwofold(escapes);
      meanings = growTwofold(meanings);
    }
    escapes[escapeCount] = at;
    meanings[escapeCount] = meaning;
    escapeCount += 1;
    return next;
  }

  /** From the end to the beginning, so that what is behind the last escape stays where it is. */
  function moveTogether(): void {
    if (text.quotes.length < escapeCount) text.quotes = new Int32Array(escapes.length);
    const { quotes, start } = text;
    let quoteCount = 0;
    let to = text.end;
    let from = text.end;
    for (let index = escapeCount - 1; index >= 0; index -= 1) {
      const at = escapes[index] ?? 0;
      const meaning = meanings[index] ?? 0;
      to = moveBack(at + (bytes[at + 1] === SMALL_U ? UNICODE_ESCAPE_BYTES : SIMPLE_ESCAPE_BYTES), from, to);
      from = at;
      if (meaning < 0x80) bytes[--to] = meaning;
      else to = writeBack(meaning, to);
      if (meaning === QUOTE) quotes[quoteCount++] = to;
      else if (meaning === BACKSLASH) text.hasBackslash = true;
      else if (meaning < SPACE) text.hasControl = true;
    }
    text.start = moveBack(start, from, to);
    text.quoteCount = quoteCount;
  }

  /** Moves what lies from `first` to `last` so that it ends at `to`; returns where it begins then. */
  function moveBack(first: number, last: number, to: number): number {
    const length = last - first;
    if (last === to) return first;
    if (length > MOVED_BY_HAND) bytes.copyWithin(to - length, first, last);
    else {
      let step = 4;
      for (; step <= length; step += 4) view.setInt32(to - step, view.getInt32(last - step, true), true);
      for (step -= 3; step <= length; step += 1) bytes[to - step] = bytes[last - step] ?? 0;
    }
    return to - length;
  }

  /** UTF-8 of two or three bytes that ends at `to`. */
  function writeBack(codePoint: number, to: number): number {
    text.isAscii = false;
    bytes[to - 1] = 0x80 | (codePoint & 0x3f);
    if (codePoint < 0x800) {
      bytes[to - 2] = 0xc0 | (codePoint >> 6);
      return to - 2;
    }
    bytes[to - 2] = 0x80 | ((codePoint >> 6) & 0x3f);
    bytes[to - 3] = 0xe0 | (codePoint >> 12);
    return to - 3;
  }
}

const LOW_BITS = 0x7f7f7f7f;
const HIGH_BITS = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
/** Added to 7 bits, carries into the eighth from a space on. */
const FROM_SPACE = 0x60606060;

/**
 * The first place from `from` on where a quotation mark, a backslash or a control character stands, looking at eight
 * bytes at a time, and at sixteen where none is near; less than eight bytes before `limit` any place.
 */
function skipPlain(view: DataView, from: number, limit: number): number {
  let at = from;
  while (at + 8 <= limit) {
    const plain = plainBytes(view.getInt32(at, true));
    if ((plain & HIGH_BITS) !== HIGH_BITS) return at + firstByteOf(~plain & HIGH_BITS);
    const otherPlain = plainBytes(view.getInt32(at + 4, true));
    if ((otherPlain & HIGH_BITS) !== HIGH_BITS) return at + 4 + firstByteOf(~otherPlain & HIGH_BITS);
    at += 8;
    while (at + 16 <= limit && (plainOfSixteen(view, at) & HIGH_BITS) === HIGH_BITS) at += 16;
  }
  return at;
}

/** The high bit of each byte: it is no quotation mark, no backslash, no control character; or it is beyond ASCII. */
function plainBytes(word: number): number {
  const low = word & LOW_BITS;
  return (((low ^ QUOTES) + LOW_BITS) & ((low ^ BACKSLASHES) + LOW_BITS) & (low + FROM_SPACE)) | word;
}

function plainOfSixteen(view: DataView, at: number): number {
  return (
    plainBytes(view.getInt32(at, true)) &
    plainBytes(view.getInt32(at + 4, true)) &
    plainBytes(view.getInt32(at + 8, true)) &
    plainBytes(view.getInt32(at + 12, true))
  );
}

/** Which byte, from the lowest on, is the first that has its high bit set. */
function firstByteOf(word: number): number {
  return (31 - Math.clz32(word & -word)) >> 3;
}

/** Four hexadecimal digits; -1 where they are not. */
function readHex(bytes: Buffer, from: number): number {
  let value = 0;
  for (let at = from; at < from + 4; at += 1) {
    const code = bytes[at] ?? 0;
    // Of letters both cases.
    const letter = code | 0x20;
    if (code >= 48 && code <= 57) value = value * 16 + code - 48;
    else if (letter >= 97 && letter <= 102) value = value * 16 + letter - 87;
    else return -1;
  }
  return value;
}

function growTwofold(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
