import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import { type SimulationAnswer, simulationCsv } from '../../core/output/simulation-json.ts';
import { renderSimulationSvg } from '../../core/output/simulation-svg.ts';
import { simulationFindingsOf } from '../../core/simulation/simulation-findings.ts';
import type { PolicySpec } from '../../core/simulation/simulation-inputs.ts';
import type { PolicyResult } from '../../core/simulation/simulation-result.ts';
import { summariseRuns } from '../../core/simulation/summarise-runs.ts';
import { writeWhole } from '../facts/write-text-output.ts';
import type { SimulationRequest } from './read-simulation.ts';
import { runMany, runSearch } from './run-many.ts';
import type { SimulationView } from './simulation-view.ts';

export interface SimulationPresentation {
  readonly svg: string | undefined;
  readonly csv: string | undefined;
  readonly search: boolean;
  readonly signal: AbortSignal;
  readonly view: SimulationView;
}

/** Simulates every policy, writes the files that were asked for, and gives the answer. Rejects when it is interrupted. */
export async function executeSimulation(
  request: SimulationRequest,
  options: SimulationPresentation,
): Promise<SimulationAnswer> {
  const { inputs, runs, chosen, defaulted, recordsPerSecond } = request;
  const search = options.search ? await runSearch(inputs, options.signal) : undefined;
  const policies: readonly PolicySpec[] =
    search?.found == null
      ? request.policies
      : [
          {
            kind: 'provisioned',
            minimumPollers: search.found.MinimumPollers,
            maximumPollers: search.found.MaximumPollers,
          },
        ];
  const { onProgress, onFirst } = options.view;
  const many = await runMany({ inputs, policies, runs, signal: options.signal, onProgress, onFirst });
  const results: readonly PolicyResult[] = many.flatMap((ofPolicy) => ofPolicy.slice(0, 1));
  const bands = runs === 1 ? [] : many.map((ofPolicy) => summariseRuns(ofPolicy));
  if (options.svg !== undefined) await write(options.svg, renderSimulationSvg(results));
  if (options.csv !== undefined) await write(options.csv, simulationCsv(results));
  const findings: Problem[] = [...simulationFindingsOf(results, inputs)];
  if (search !== undefined && search.found === null) {
    findings.unshift({
      severity: 'error',
      code: 'target-not-reached',
      message: `no number of pollers keeps the oldest record under ${search.targetAgeSeconds} s`,
      next: 'more partitions, a faster function, larger batches, or a higher --target-age',
    });
  }
  return { inputs, recordsPerSecond, results, bands, search, findings, chosen, defaulted };
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text);
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_OUTPUT_FILE',
      kind: 'usage',
      message: `${path} cannot be written: ${fileReasonOf(error)}`,
      next: ['give a path that can be written'],
      cause: error,
    });
  }
}
