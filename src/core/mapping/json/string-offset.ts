/**
 * Where unit `index` of a decoded JSON string stands in the JSON text. `literalOffset` is the place of its opening
 * quote. An escape (`\n`, `\u00e9`) is one unit of the value and several of the text.
 */
export function offsetInLiteral(text: string, literalOffset: number, index: number): number {
  let offset = literalOffset + 1;
  for (let unit = 0; unit < index && offset < text.length && text[offset] !== '"'; unit += 1) {
    if (text[offset] !== '\\') offset += 1;
    else offset += text[offset + 1] === 'u' ? 6 : 2;
  }
  return offset;
}
