/** What is going on, drawn over itself on a terminal's stderr; nothing elsewhere. */
export interface WorkLine {
  /** So many questions more are to be answered. */
  expect(questions: number): void;
  answered(): void;
  say(text: string): void;
  clear(): void;
}

export function createWorkLine(stream: NodeJS.WriteStream): WorkLine {
  let [expected, done, text] = [0, 0, ''];
  let isDrawn = false;
  const draw = (): void => {
    if (stream.isTTY !== true) return;
    isDrawn = true;
    const count = expected === 0 ? '' : `: ${done} of ${expected} answers`;
    stream.write(`\r\u001b[K${`${text}${count}`.slice(0, Math.max(20, stream.columns - 1))}`);
  };
  return {
    expect(questions) {
      expected += questions;
      draw();
    },
    answered() {
      done += 1;
      draw();
    },
    say(what) {
      text = what;
      draw();
    },
    clear() {
      if (isDrawn) stream.write('\r\u001b[K');
      isDrawn = false;
    },
  };
}
