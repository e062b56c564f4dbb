import { openStatusLine } from '../status-line.ts';

/** What is going on, on a status line. */
export interface WorkLine {
  /** So many questions more are to be answered. */
  expect(questions: number): void;
  answered(): void;
  say(text: string): void;
  clear(): void;
}

export function createWorkLine(stream: NodeJS.WriteStream): WorkLine {
  let [expected, done, text] = [0, 0, ''];
  const line = openStatusLine(stream);
  const draw = (): void => line.draw(`${text}${expected === 0 ? '' : `: ${done} of ${expected} answers`}`);
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
    clear: line.clear,
  };
}
