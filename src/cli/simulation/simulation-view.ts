import { renderSimulationProgress } from '../../core/output/simulation-frame.ts';
import { PLAIN, type Style } from '../../core/output/style.ts';
import type { RunProgress } from '../../core/simulation/run-progress.ts';
import type { PolicyResult } from '../../core/simulation/simulation-result.ts';
import { isLiveTerminal } from '../screens/live-terminal.ts';
import type { SimulationScreen } from '../screens/simulation-screen.tsx';
import { openStatusLine } from '../status-line.ts';

/** What is seen while simulations run; nothing of it stays. */
export interface SimulationView {
  onProgress(progress: RunProgress): void;
  onFirst(result: PolicyResult): void;
  close(): Promise<void>;
}

/** A simulation that is over by then shows no progress. */
const PATIENCE_MS = 400;

/** On a terminal the live screen, which alone loads ink; where only stderr is one, a line of it; else nothing. */
export function openSimulationView({ json, style }: { readonly json: boolean; readonly style: Style }): SimulationView {
  const beganMs = performance.now();
  const elapsedMs = (): number => performance.now() - beganMs;
  if (json) return { onProgress() {}, onFirst() {}, close: () => Promise.resolve() };
  if (isLiveTerminal(style)) return openLive(style, elapsedMs);
  const line = openStatusLine(process.stderr);
  return {
    onProgress(progress) {
      if (elapsedMs() > PATIENCE_MS)
        line.draw(renderSimulationProgress({ progress, elapsedMs: elapsedMs() }, 79, PLAIN));
    },
    onFirst() {},
    close() {
      line.clear();
      return Promise.resolve();
    },
  };
}

function openLive(style: Style, elapsedMs: () => number): SimulationView {
  const results: PolicyResult[] = [];
  let progress: RunProgress | undefined;
  let screen: Promise<SimulationScreen> | undefined;
  const timer = setTimeout(() => {
    screen = import('../screens/simulation-screen.tsx').then(({ startSimulationScreen }) =>
      startSimulationScreen({ style, view: () => ({ progress, results, elapsedMs: elapsedMs() }) }),
    );
  }, PATIENCE_MS);
  return {
    onProgress(now) {
      progress = now;
    },
    onFirst(result) {
      results.push(result);
    },
    async close() {
      clearTimeout(timer);
      const shown = await screen;
      await shown?.close();
      screen = undefined;
    },
  };
}
