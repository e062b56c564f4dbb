import { parseMeasuredFile } from '../../core/capacity/measured/measured-file.ts';
import { inputsOf } from '../../core/capacity/measured/measured-inputs.ts';
import type { MeasuredLoad } from '../../core/capacity/measured/measured-load.ts';
import { readTextInput } from '../read-text-input.ts';
import type { FlagReader } from './flag-reader.ts';

/** The measurement of `--measured FILE`; its problems are reported with those of the flags. */
export async function readMeasured(path: string | undefined, reader: FlagReader): Promise<MeasuredLoad | undefined> {
  if (path === undefined) return undefined;
  const text = await reader.file('measured', readTextInput(path));
  if (text === undefined) return undefined;
  const reading = parseMeasuredFile(text, path);
  if (reading.ok) return reading.load;
  reader.problems.push(...reading.problems);
  return undefined;
}

/** What was measured as texts of the flags that would give it; what is not known is left to the flags and their defaults. */
export function measuredTexts(
  load: MeasuredLoad | undefined,
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  if (load === undefined) return {};
  const inputs = inputsOf(load);
  const isRateGiven = given.ingress !== undefined || given['records-per-second'] !== undefined;
  const isBacklogGiven = given.backlog !== undefined;
  const texts = {
    partitions: String(inputs.partitions),
    'records-per-second': isRateGiven ? undefined : textOf(inputs.recordsPerSecond),
    peak: isRateGiven ? undefined : textOf(inputs.peakFactor),
    'record-size': textOf(inputs.recordBytes),
    backlog: isBacklogGiven ? undefined : textOf(inputs.backlogRecords),
    'backlog-age': isBacklogGiven ? undefined : textOf(inputs.backlogAgeSeconds, 's'),
    retention: inputs.retentionSeconds === Number.POSITIVE_INFINITY ? 'forever' : textOf(inputs.retentionSeconds, 's'),
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
  );
}

function textOf(value: number | undefined, unit = ''): string | undefined {
  return value === undefined ? undefined : `${Number(value.toFixed(6))}${unit}`;
}
