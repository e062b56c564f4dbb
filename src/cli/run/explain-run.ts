import { ASSUMPTIONS } from '../../core/model/assumptions.ts';
import { renderAssumptions, wrap } from '../../core/output/run-explain-text.ts';
import type { Style } from '../../core/output/style.ts';
import type { RunSettings } from './run-settings.ts';

const STEPS = [
  'A poller reads records of the topic; each partition has one processor at a time.',
  'The filter drops records whose value does not match; batches are made of what is left.',
  'A batch closes by BatchSize, by its window, or before its event passes the payload limit.',
  'The function is invoked with one batch at a time for each processor, in order for each partition.',
  'A failed batch is sent again, split or given up as the mapping says; given up records go to the destination.',
  'A record is done when it was filtered out, processed, delivered to the destination, or dropped by a limit of the mapping.',
  'Only offsets below which everything is done are committed: delivery is at least once.',
];

/** What a run does and what it assumes, without running anything. */
export function explainRun(
  configPath: string | undefined,
  { assumed }: RunSettings,
  { json, style }: { readonly json: boolean; readonly style: Style },
): string {
  if (json) {
    const assumptions = ASSUMPTIONS.map((assumption) => ({
      ...assumption,
      value: assumed[assumption.name],
      default: assumption.value,
    }));
    return JSON.stringify({ schemaVersion: 1, steps: STEPS, assumptions });
  }
  const width = Math.min(process.stdout.columns ?? 80, 100);
  const steps = STEPS.flatMap((step, index) =>
    wrap(step, width - 3).map((line, part) => (part === 0 ? `${index + 1}. ${line}` : `   ${line}`)),
  );
  return [
    style.bold(`What ${configPath === undefined ? 'a run' : `running ${configPath}`} does`),
    ...steps,
    '',
    style.bold('What AWS leaves open, and what is done here (--assume name=value chooses differently)'),
    renderAssumptions(assumed, style, width),
  ].join('\n');
}
