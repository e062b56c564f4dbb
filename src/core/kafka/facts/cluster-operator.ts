import { type Known, known, notKnown } from '../../model/known.ts';
import type { ManagedService } from '../../snapshot/facts/cluster-facts.ts';

const BY_HOST: readonly (readonly [host: RegExp, service: ManagedService])[] = [
  [/\.kafka-serverless\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/, 'msk-serverless'],
  [/\.kafka\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/, 'msk'],
  [/\.confluent\.cloud$/, 'confluent-cloud'],
  [/\.aivencloud\.com$/, 'aiven'],
  [/\.servicebus\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/, 'event-hubs'],
  [/\.warpstream\.com$/, 'warpstream'],
  [/\.redpanda\.com$/, 'redpanda'],
];

/** Who runs the cluster, as far as names tell. */
export function serviceOf(hosts: readonly string[], clusterId: string | null): Known<ManagedService> {
  if (clusterId?.startsWith('redpanda.') === true) return known('redpanda');
  for (const [pattern, service] of BY_HOST) {
    if (hosts.some((host) => pattern.test(host))) return known(service);
  }
  return notKnown('the names of its brokers do not tell who runs the cluster');
}
