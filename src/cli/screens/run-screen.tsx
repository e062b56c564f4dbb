import { Box, render, Text, useStdout } from 'ink';
import { useEffect, useState } from 'react';
import { renderRunEvent } from '../../core/output/run-event-text.ts';
import { renderRunFrame } from '../../core/output/run-frame.ts';
import type { Style } from '../../core/output/style.ts';
import type { RunView } from '../../core/runtime/run-options.ts';
import type { TimedEvent } from '../../core/runtime/runtime-events.ts';
import { columnsOf } from '../columns-of.ts';
import { createRateMeter } from './rate-meter.ts';

export interface RunScreenOptions {
  readonly header: string;
  readonly view: () => RunView;
  readonly style: Style;
  readonly ageFrom: 'timestamp' | 'poll';
}

export interface RunScreen {
  show(event: TimedEvent): void;
  /** Takes the live part away; what scrolled above it stays. */
  close(): Promise<void>;
}

const FRAME_MS = 125;

/** The live screen: what is notable scrolls above it, the handler's own output included, so that nothing is garbled. */
export function startRunScreen({ header, view, style, ageFrom }: RunScreenOptions): RunScreen {
  const lines: string[] = [header, ''];
  const takeLines = (): string | undefined => {
    const taken = lines.splice(0);
    return taken.length === 0 ? undefined : `${taken.join('\n')}\n`;
  };
  const instance = render(<Screen view={view} style={style} takeLines={takeLines} />, {
    patchConsole: false,
    exitOnCtrlC: false,
  });
  return {
    show(event) {
      if (event.type === 'invocation-finished' && event.outcome === 'succeeded') return;
      const line = renderRunEvent(event, style, ageFrom);
      if (line !== undefined) lines.push(line);
    },
    async close() {
      instance.clear();
      instance.unmount();
      await instance.waitUntilExit();
      const rest = takeLines();
      if (rest !== undefined) process.stdout.write(rest);
    },
  };
}

interface ScreenProps {
  readonly view: () => RunView;
  readonly style: Style;
  readonly takeLines: () => string | undefined;
}

export function Screen({ view, style, takeLines }: ScreenProps) {
  const { stdout, write } = useStdout();
  const [meter] = useState(createRateMeter);
  const [now, setNow] = useState(view);

  useEffect(() => {
    const refresh = (): void => {
      const lines = takeLines();
      if (lines !== undefined) write(lines);
      setNow(view());
    };
    refresh();
    const timer = setInterval(refresh, FRAME_MS);
    stdout.on('resize', refresh);
    return () => {
      clearInterval(timer);
      stdout.off('resize', refresh);
    };
  }, [view, takeLines, write, stdout]);

  const rates = meter.note(now.elapsedMs, now.ledger.polled, now.measurements.polledBytes);
  const frame = renderRunFrame(now, { columns: columnsOf(stdout) ?? 80, rows: stdout.rows || 24, style, ...rates });
  return (
    <Box flexDirection="column">
      {frame.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <Text key={index} wrap="truncate">
          {line}
        </Text>
      ))}
    </Box>
  );
}
