import type { ScannedText } from './scanned-text.ts';

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
/** The first letters of the literals, and what follows them. */
const LITERALS: ReadonlyMap<number, Buffer> = new Map(
  ['true', 'false', 'null'].map((text) => [text.charCodeAt(0), Buffer.from(text)]),
);
const DEEPEST = 31;

/**
 * True: the text is a JSON object. False: nothing is known, it must be parsed. Strings are passed over from quotation mark
 * to quotation mark, so the text has no backslash and no control character; numbers have no exponent.
 */
export function isPlainJsonObject({ bytes, start, end, quotes, quoteCount }: ScannedText): boolean {
  /** Which of the open brackets are braces, the innermost in the lowest bit. */
  let braces = 0;
  let depth = 0;
  let at = start;
  let nextQuote = quoteCount - 1;

  const skipSpaces = (): number => {
    while (at < end && bytes[at] === SPACE) at += 1;
    return at < end ? (bytes[at] ?? 0) : 0;
  };
  const skipString = (): boolean => {
    if (at !== quotes[nextQuote] || nextQuote < 1) return false;
    at = (quotes[nextQuote - 1] ?? end) + 1;
    nextQuote -= 2;
    return true;
  };
  const skipDigits = (): boolean => {
    const from = at;
    while (at < end && isDigit(bytes[at])) at += 1;
    return at > from;
  };
  const skipScalar = (code: number): boolean => {
    if (code === QUOTE) return skipString();
    const literal = LITERALS.get(code);
    if (literal !== undefined) {
      for (const each of literal) if (bytes[at++] !== each) return false;
      return at <= end;
    }
    if (code === MINUS) at += 1;
    const first = at;
    if (!skipDigits() || (bytes[first] === ZERO && at > first + 1)) return false;
    if (bytes[at] !== DOT) return true;
    at += 1;
    return skipDigits();
  };
  /** A name and its colon. */
  const skipName = (): boolean => {
    if (skipSpaces() !== QUOTE || !skipString() || skipSpaces() !== COLON) return false;
    at += 1;
    return true;
  };

  if (skipSpaces() !== OPENING_BRACE) return false;
  // Each turn begins where a value is expected.
  for (;;) {
    const code = skipSpaces();
    let isClosed = true;
    if (code === OPENING_BRACE || code === OPENING_BRACKET) {
      if (depth === DEEPEST) return false;
      const isBrace = code === OPENING_BRACE;
      at += 1;
      if (skipSpaces() === (isBrace ? CLOSING_BRACE : CLOSING_BRACKET)) at += 1;
      else {
        braces = (braces << 1) | (isBrace ? 1 : 0);
        depth += 1;
        if (isBrace && !skipName()) return false;
        isClosed = false;
      }
    } else if (!skipScalar(code)) return false;
    // Behind a value: what closes, until a comma leads to the next one.
    while (isClosed) {
      if (depth === 0) return skipSpaces() === 0 && at === end;
      const isBrace = (braces & 1) === 1;
      const closing = skipSpaces();
      at += 1;
      if (closing === COMMA) {
        if (isBrace && !skipName()) return false;
        isClosed = false;
      } else if (closing === (isBrace ? CLOSING_BRACE : CLOSING_BRACKET)) {
        braces >>>= 1;
        depth -= 1;
      } else return false;
    }
  }
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= ZERO && code <= NINE;
}
