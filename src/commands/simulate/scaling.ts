import { BaseCommand } from '../../cli/base-command.ts';
import { columnsOf } from '../../cli/columns-of.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { simulateFlags } from '../../cli/flags/simulate-flags.ts';
import { executeSimulation } from '../../cli/simulation/execute-simulation.ts';
import { interruptOnSignals } from '../../cli/simulation/interrupt-on-signals.ts';
import { readSimulation } from '../../cli/simulation/read-simulation.ts';
import { openSimulationView } from '../../cli/simulation/simulation-view.ts';
import { renderChosen } from '../../core/output/capacity-explain-text.ts';
import { simulateScalingJson } from '../../core/output/simulation-json.ts';
import { renderSimulation } from '../../core/output/simulation-text.ts';
import { SIMULATION_ASSUMPTIONS } from '../../core/simulation/simulation-assumptions.ts';

/** `esmctl simulate scaling`: how pollers, lag, age, concurrency and cost move over time. */
export default class SimulateScaling extends BaseCommand {
  static override summary = 'See how pollers, lag and cost follow a load, policies beside each other';
  static override description = [
    'Runs a mapping on virtual time with the scaling policy of esmctl run; nothing is asked of Kafka or AWS. What AWS does not ' +
      'publish is a named assumption, printed with the result.',
    'Exit codes: 0 simulated, 1 records are lost, a backlog is not drained or --search finds nothing, 2 wrong usage, 130 interrupted.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> <%= command.id %> --partitions 10',
    '<%= config.bin %> <%= command.id %> --partitions 40 --ingress 60MB/s --shape spike=4x,at=20m,for=10m --function-duration lognormal:p50=80ms,p99=900ms --skew zipf:1.1 --min-pollers 2 --max-pollers 40 --duration 2h --seed 7',
    '<%= config.bin %> <%= command.id %> --config mapping.json --partitions 12 --backlog 5M --until drained --json',
    '<%= config.bin %> <%= command.id %> --replay rates.csv --compare on-demand,provisioned:2-20,keda:lag=1000 --svg scaling.svg',
  ];
  static override flags = simulateFlags;

  async run(): Promise<void> {
    const { flags } = await this.parse(SimulateScaling);
    const { json, debug, 'no-color': _, assume, shape, search, explain, svg, csv, ...texts } = flags;
    const request = await readSimulation({ texts, shape, assume, search });
    const interruption = interruptOnSignals();
    const style = this.style();
    const view = openSimulationView({ json: json === true, style });
    try {
      const answer = await executeSimulation(request, {
        svg,
        csv,
        search,
        signal: interruption.signal,
        view,
      });
      await view.close();
      if (json) await this.print(JSON.stringify(simulateScalingJson(answer)));
      else {
        const reasons = explain ? [renderChosen(SIMULATION_ASSUMPTIONS, request.chosen, style), ''] : [];
        await this.print([...reasons, renderSimulation(answer, style, columnsOf(process.stdout))].join('\n'));
      }
      this.finish(answer.findings.some(({ severity }) => severity === 'error') ? EXIT.found : EXIT.fine);
    } catch (error) {
      await view.close();
      if (!interruption.signal.aborted) throw error;
      this.note('interrupted: nothing was simulated to its end');
      this.finish(EXIT.interrupted);
    } finally {
      interruption.end();
    }
  }
}
