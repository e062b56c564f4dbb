// The listener for errors of stdout that oclif adds when it is loaded throws, before any other hears of them: it is to be there before
// the output is watched, which takes it away.
import '@oclif/core/command';
import { type WatchedOutput, watchOutput } from './watched-output.ts';

let shared: WatchedOutput | undefined;

export function standardOutput(): WatchedOutput {
  shared ??= watchOutput(process.stdout);
  return shared;
}
