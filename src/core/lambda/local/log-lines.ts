import { StringDecoder } from 'node:string_decoder';

/** A longer line is given out in pieces: a function that never ends a line must not fill the memory. In UTF-16 units. */
export const MAX_LINE_LENGTH = 256 * 1024;

/** Cuts what a stream brings into lines. */
export interface LineCutter {
  /** Bytes are UTF-8, and a character may be split over two chunks. */
  add(chunk: string | Uint8Array): void;
  /** Gives out a last line that has no line end. */
  flush(): void;
}

export function createLineCutter(onLine: (text: string) => void): LineCutter {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let length = 0;

  function keep(piece: string): void {
    let from = 0;
    while (length + piece.length - from > MAX_LINE_LENGTH) {
      const end = from + MAX_LINE_LENGTH - length;
      pieces.push(piece.slice(from, end));
      giveOut('');
      from = end;
    }
    if (from === piece.length) return;
    pieces.push(from === 0 ? piece : piece.slice(from));
    length += piece.length - from;
  }

  function giveOut(lineEnd: '\n' | ''): void {
    const line = pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('');
    pieces = [];
    length = 0;
    onLine(lineEnd !== '' && line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  return {
    add(chunk) {
      const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
      let from = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        keep(text.slice(from, end));
        giveOut('\n');
        from = end + 1;
      }
      keep(text.slice(from));
    },
    flush() {
      if (length > 0) giveOut('');
    },
  };
}
