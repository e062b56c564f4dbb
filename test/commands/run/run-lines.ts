import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { TimedEvent } from '../../../src/core/runtime/runtime-events.ts';
import type { RunSummary } from '../../../src/core/runtime/summarise-run.ts';
import { REPOSITORY } from '../../support/run-esmctl.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
const isRunEvent = compile('run-event.json');
const isRunSummary = compile('run-summary.json');

function compile(name: string): ValidateFunction {
  return ajv.compile(JSON.parse(readFileSync(join(REPOSITORY, 'schemas', name), 'utf8')) as object);
}

export interface RunLines {
  readonly events: readonly TimedEvent[];
  readonly summary: RunSummary;
}

/** What `run --json` wrote: every line is JSON and as its schema says, the last one is the summary, and it balances. */
export function readRunLines(stdout: string): RunLines {
  const events = readEventLines(stdout, 'with the summary');
  const summary = events.pop();
  hold(isRunSummary, summary);
  const last = summary as unknown as RunSummary;
  const { polled, filtered, succeeded, sentToDestination, dropped, unfinished } = last.ledger;
  expect(polled).toBe(filtered + succeeded + sentToDestination + dropped + unfinished);
  expect(last.balanced).toBe(true);
  return { events, summary: last };
}

/** Lines of a run that was cut off: no summary, and perhaps half a line at the end. */
export function readEventLines(text: string, end: 'cut off' | 'with the summary'): TimedEvent[] {
  const lines = text.split('\n');
  const rest = lines.pop();
  if (end === 'with the summary') expect(rest, 'text after the last line').toBe('');
  const events = lines.map((line) => JSON.parse(line) as TimedEvent);
  for (const event of end === 'cut off' ? events : events.slice(0, -1)) hold(isRunEvent, event);
  return events;
}

/** The one document that stands on stdout where nothing ran. */
export function readErrorDocument(stdout: string): {
  code: string;
  message: string;
  problems: unknown[];
  next: string[];
} {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const document = JSON.parse(stdout) as { schemaVersion: number; error: ReturnType<typeof readErrorDocument> };
  expect(document).toEqual({
    schemaVersion: 1,
    error: {
      code: expect.stringMatching(/^ESMCTL_[A-Z_]+$/) as string,
      message: expect.any(String) as string,
      problems: expect.any(Array) as unknown[],
      next: expect.any(Array) as string[],
    },
  });
  return document.error;
}

function hold(validate: ValidateFunction, line: unknown): void {
  if (validate(line)) return;
  throw new Error(`not as its schema says: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(line)}`);
}
