import { counted } from '../../model/counted.ts';
import { type MappingFinding, type MappingFindingCode, mappingFinding } from './mapping-finding-codes.ts';
import { lagOf, type MappingScene, nextOf } from './mapping-scene.ts';
import { firstWithValues, lastOf, pointsOf, rises, sumOf } from './metric-series.ts';
import type { Remedy } from './remedy.ts';

/** Findings of CloudWatch. Where it holds no value nothing is concluded from it, but for invocations: none was made. */
export function findMetrics(scene: MappingScene): readonly MappingFinding[] {
  if (!scene.aws.metrics.known) return [];
  return [
    ...findInvocations(scene),
    ...findLag(scene),
    ...findFilter(scene),
    ...countAbove(scene, 'records-dropped', ['DroppedEventCount'], 'given up and sent nowhere', 'logs'),
    ...countAbove(scene, 'polls-or-commits-fail', ['PollingErrorCount'], 'polls failed', 'logs'),
    ...countAbove(scene, 'polls-or-commits-fail', ['CommitErrorCount'], 'commits failed', 'logs'),
    ...countAbove(
      scene,
      'destination-fails',
      ['OnFailureDestinationDeliveryErrorCount', 'DestinationDeliveryFailures'],
      'deliveries to the destination failed',
      'function',
    ),
  ];
}

function findInvocations(scene: MappingScene): readonly MappingFinding[] {
  const { metrics } = scene.aws;
  const invocations = sumOf(metrics, 'Invocations') ?? 0;
  const errors = sumOf(metrics, 'Errors') ?? 0;
  const findings: MappingFinding[] = [];
  if (errors > 0) {
    const all = errors >= invocations;
    const message = `${errors} of ${counted(Math.max(errors, invocations), 'invocation')} of the last hour ended in an error`;
    findings.push(mappingFinding(all ? 'every-invocation-fails' : 'invocations-fail', message, nextOf(scene, 'logs')));
  }
  findings.push(...countAbove(scene, 'function-throttled', ['Throttles'], 'invocations were throttled', 'concurrency'));
  if (invocations > 0 || !isPolling(scene)) return findings;
  const lag = lagOf(scene) ?? lastOf(metrics, firstWithValues(metrics, LAGS) ?? 'OffsetLag');
  if (lag === undefined || lag <= 0) return findings;
  const message = `no invocation in the last hour, with a lag of ${counted(lag, 'record')}`;
  return [...findings, mappingFinding('nothing-invoked', message, nextOf(scene, 'inspect-group'))];
}

const LAGS = ['SumOffsetLag', 'OffsetLag', 'MaxOffsetLag'] as const;

function findLag(scene: MappingScene): readonly MappingFinding[] {
  const { mapping, cluster } = scene;
  const { metrics } = scene.aws;
  const name = firstWithValues(metrics, LAGS);
  if (name === undefined || !isPolling(scene)) return [];
  const points = pointsOf(metrics, name);
  const pollers = lastOf(metrics, 'ProvisionedPollers');
  const most = Math.min(
    mapping.provisioned?.maximumPollers ?? Number.POSITIVE_INFINITY,
    cluster?.partitions ?? Number.POSITIVE_INFINITY,
  );
  const findings: MappingFinding[] = [];
  if (rises(points)) {
    const message = `${name} went from ${points[0]?.value} to ${counted(points.at(-1)?.value ?? 0, 'record')} in an hour${causeOf(scene)}`;
    findings.push(mappingFinding('lag-rises', message, nextOf(scene, 'inspect-group')));
  }
  if (pollers !== undefined && pollers >= most && (points.at(-1)?.value ?? 0) > 0) {
    const by = most === cluster?.partitions ? 'its partitions allow' : 'MaximumPollers allows';
    findings.push(
      mappingFinding(
        'pollers-at-maximum',
        `${counted(pollers, 'poller')} ${pollers === 1 ? 'runs' : 'run'}, as many as ${by}`,
        nextOf(scene, 'mapping'),
      ),
    );
  }
  return findings;
}

/** What is looked at first, as far as the metrics tell. */
function causeOf({ aws: { metrics }, mapping }: MappingScene): string {
  if ((sumOf(metrics, 'Throttles') ?? 0) > 0) return ': the function is throttled';
  if ((sumOf(metrics, 'Errors') ?? 0) > 0) return ': invocations fail and are repeated';
  return mapping.provisioned === undefined
    ? ': on-demand pollers never exceed the partitions, each with one invocation'
    : '';
}

function findFilter(scene: MappingScene): readonly MappingFinding[] {
  const polled = sumOf(scene.aws.metrics, 'PolledEventCount');
  const dropped = sumOf(scene.aws.metrics, 'FilteredOutEventCount');
  if (polled === undefined || dropped === undefined || polled === 0 || dropped < polled) return [];
  const message = `all of ${counted(polled, 'record')} polled in the last hour ${polled === 1 ? 'was' : 'were'} dropped by the filter`;
  return [mappingFinding('filter-drops-all', message, nextOf(scene, 'mapping'))];
}

function countAbove(
  scene: MappingScene,
  code: MappingFindingCode,
  names: readonly Parameters<typeof sumOf>[1][],
  words: string,
  next: Remedy['kind'],
): readonly MappingFinding[] {
  const counts = names.map((name) => ({ name, count: sumOf(scene.aws.metrics, name) ?? 0 }));
  const above = counts.filter(({ count }) => count > 0);
  if (above.length === 0) return [];
  const text = above.map(({ name, count }) => `${name} ${count}`).join(', ');
  return [mappingFinding(code, `${words} in the last hour (${text})`, nextOf(scene, next))];
}

function isPolling({ status }: MappingScene): boolean {
  return status.state === 'Enabled' && /^OK\b/i.test(status.lastProcessingResult ?? '');
}
