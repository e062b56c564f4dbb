import { StringDecoder } from 'node:string_decoder';

/** Cuts what a stream brings into lines. */
export interface LineCutter {
  /** Bytes are UTF-8, and a character may be split over two chunks. */
  add(chunk: string | Uint8Array): void;
  /** Gives out a last line that has no line end. */
  flush(): void;
}

export function createLineCutter(onLine: (text: string) => void): LineCutter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    add(chunk) {
      const text = rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk));
      let from = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        onLine(text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end));
        from = end + 1;
      }
      rest = text.slice(from);
    },
    flush() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
