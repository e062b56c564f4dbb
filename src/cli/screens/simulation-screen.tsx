import { Box, render, Text, useStdout } from 'ink';
import { useEffect, useState } from 'react';
import { renderSimulationFrame, type SimulationFrame } from '../../core/output/simulation-frame.ts';
import type { Style } from '../../core/output/style.ts';
import { columnsOf } from '../columns-of.ts';

export interface SimulationScreenOptions {
  readonly view: () => SimulationFrame;
  readonly style: Style;
}

export interface SimulationScreen {
  /** Takes the screen away; nothing of it stays. */
  close(): Promise<void>;
}

const FRAME_MS = 125;

/** The live screen of simulations: how far they are, and a chart of each policy as soon as it has one. */
export function startSimulationScreen({ view, style }: SimulationScreenOptions): SimulationScreen {
  const instance = render(<Screen view={view} style={style} />, { patchConsole: false, exitOnCtrlC: false });
  return {
    async close() {
      instance.clear();
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}

export function Screen({ view, style }: SimulationScreenOptions) {
  const { stdout } = useStdout();
  const [now, setNow] = useState(view);

  useEffect(() => {
    const refresh = (): void => setNow(view());
    const timer = setInterval(refresh, FRAME_MS);
    stdout.on('resize', refresh);
    return () => {
      clearInterval(timer);
      stdout.off('resize', refresh);
    };
  }, [view, stdout]);

  const lines = renderSimulationFrame(now, { columns: columnsOf(stdout) ?? 80, rows: stdout.rows || 24, style });
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <Text key={index} wrap="truncate">
          {line}
        </Text>
      ))}
    </Box>
  );
}
