import { checkPattern } from '../../core/filter/check-pattern.ts';
import { renderMapping } from '../../core/output/mapping-text.ts';
import { renderAssumptions, wrap } from '../../core/output/run-explain-text.ts';
import type { Style } from '../../core/output/style.ts';
import { RUN_ASSUMPTIONS } from '../../core/runtime/run-assumptions.ts';
import { columnsOf } from '../columns-of.ts';
import { readMappingFile } from '../mapping-file.ts';
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

/** What the mapping says, what a run does, and what it assumes; nothing is run. */
export async function explainRun(
  configPath: string | undefined,
  { assumed }: RunSettings,
  { json, style }: { readonly json: boolean; readonly style: Style },
): Promise<string> {
  const reading = configPath === undefined ? undefined : await readMappingFile(configPath, { checkPattern });
  if (json) {
    const assumptions = RUN_ASSUMPTIONS.map((assumption) => ({
      ...assumption,
      value: assumed[assumption.name],
      default: assumption.value,
    }));
    return JSON.stringify({ schemaVersion: 1, steps: STEPS, assumptions });
  }
  const width = Math.min(columnsOf(process.stdout) ?? 80, 100);
  const steps = STEPS.flatMap((step, index) =>
    wrap(step, width - 3).map((line, part) => (part === 0 ? `${index + 1}. ${line}` : `   ${line}`)),
  );
  return [
    ...(reading === undefined ? [] : [renderMapping(reading.mapping, reading.defaulted, style, width), '']),
    style.bold('What a run does'),
    ...steps,
    '',
    style.bold('What AWS leaves open, and what is done here'),
    style.dim('(--assume name=value chooses differently)'),
    renderAssumptions(assumed, style, width),
  ].join('\n');
}
