/** One line of a terminal that is drawn over itself while something takes its time, and leaves nothing behind. */
export interface StatusLine {
  /** False for a pipe, for `TERM=dumb`, and in CI, where every state of the line would stay in the log. */
  readonly isShown: boolean;
  /** Cut to the width of the terminal: a line that wraps cannot be drawn over. */
  draw(text: string): void;
  clear(): void;
}

const CLEAR_LINE = '\r\u001b[K';
const USUAL_COLUMNS = 80;
const FEWEST_COLUMNS = 20;

export function openStatusLine(
  stream: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>> = process.env,
): StatusLine {
  const isShown = stream.isTTY === true && env.TERM !== 'dumb' && env.CI === undefined;
  let isDrawn = false;
  return {
    isShown,
    draw(text) {
      if (!isShown) return;
      isDrawn = true;
      const room = Math.max(FEWEST_COLUMNS, (stream.columns ?? USUAL_COLUMNS) - 1);
      stream.write(`${CLEAR_LINE}${text.slice(0, room)}`);
    },
    clear() {
      if (isDrawn) stream.write(CLEAR_LINE);
      isDrawn = false;
    },
  };
}
