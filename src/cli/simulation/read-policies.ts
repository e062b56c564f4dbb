import { POLLER_LIMITS } from '../../core/capacity/limits.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { assume } from '../../core/model/assumptions.ts';
import { type RetryPolicy, retryPolicyOf } from '../../core/runtime/retry/retry-policy.ts';
import { parsePolicy } from '../../core/simulation/policy-spec.ts';
import type { PolicySpec } from '../../core/simulation/simulation-inputs.ts';
import type { FlagReader } from '../capacity/flag-reader.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** The policies of `--compare`; `provisioned` alone has the pollers of the flags, the mapping, or 1 to the partitions. */
export function readPolicies(
  reader: FlagReader,
  texts: Texts,
  mapping: Mapping | undefined,
  partitions: number,
): PolicySpec[] {
  const { minimum, maximum } = POLLER_LIMITS;
  const minimumPollers =
    reader.whole('min-pollers', texts['min-pollers'], minimum.least, minimum.most) ??
    mapping?.provisioned?.minimumPollers ??
    1;
  const maximumPollers =
    reader.whole('max-pollers', texts['max-pollers'], maximum.least, maximum.most) ??
    mapping?.provisioned?.maximumPollers ??
    Math.max(minimumPollers, Math.min(partitions, maximum.most));
  if (maximumPollers < minimumPollers)
    reader.refuse('max-pollers', `MaximumPollers (${maximumPollers}) is below MinimumPollers (${minimumPollers})`);
  const ofFlags: PolicySpec = { kind: 'provisioned', minimumPollers, maximumPollers };
  return (texts.compare ?? 'on-demand,provisioned').split(/,(?=\s*[a-z])/).flatMap((text) => {
    const policy = text.trim() === 'provisioned' ? ofFlags : parsePolicy(text);
    if (typeof policy !== 'string') return [policy];
    reader.refuse('compare', policy);
    return [];
  });
}

/** What the mapping says of failures; without one everything is retried for ever. */
export function retryOf(
  mapping: Mapping | undefined,
  chosen: Readonly<Record<string, string>>,
  assumed: Readonly<Record<string, string>>,
): RetryPolicy {
  if (mapping !== undefined) return retryPolicyOf(mapping, assume(chosen));
  return {
    maximumRetries: Number.POSITIVE_INFINITY,
    maximumAgeMs: Number.POSITIVE_INFINITY,
    ageFrom: 'timestamp',
    bisect: false,
    partial: 'suffix',
    pauseMs: Number(assumed['retry-pause-ms']),
    pauseLimitMs: Number(assumed['retry-pause-limit-ms']),
  };
}
