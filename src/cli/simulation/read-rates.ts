import { type LoadShape, parseLoadShape } from '../../core/simulation/load-shape.ts';
import { parseReplayCsv, type Replay } from '../../core/simulation/replay-csv.ts';
import type { FlagReader } from '../capacity/flag-reader.ts';
import { readTextInput } from '../read-text-input.ts';

const DEFAULT_SHAPE = 'spike=4x,at=20m,for=10m';

/** The CSV of `--replay`. */
export async function readReplay(path: string | undefined, reader: FlagReader): Promise<Replay | undefined> {
  if (path === undefined) return undefined;
  const text = await reader.file('replay', readTextInput(path));
  if (text === undefined) return undefined;
  const reading = parseReplayCsv(text, path);
  if (reading.ok) return reading.replay;
  reader.problems.push(...reading.problems);
  return undefined;
}

/** A spike as high as the highest load that was measured, where one was. */
function usualShape(peak: string | undefined): string {
  if (peak === undefined) return DEFAULT_SHAPE;
  return Number(peak) > 1 ? `spike=${peak}x,at=20m,for=10m` : 'constant';
}

/** Shapes of `--shape`; `peak` is the highest load that was measured, as a factor. */
export function readShapes(
  reader: FlagReader,
  texts: readonly string[] | undefined,
  replay: Replay | undefined,
  peak: string | undefined,
): LoadShape[] {
  if (replay !== undefined && texts !== undefined)
    reader.refuse('replay', '--replay brings the shape: leave --shape out');
  return (texts ?? [usualShape(peak)]).flatMap((text) => {
    const shape = parseLoadShape(text);
    if (typeof shape === 'string') reader.refuse('shape', shape);
    return typeof shape === 'object' ? [shape] : [];
  });
}
