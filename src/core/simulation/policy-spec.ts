import { POLLER_LIMITS } from '../capacity/limits.ts';
import type { PolicySpec } from './simulation-inputs.ts';

/** The name of a policy in results: what `parsePolicy` reads. */
export function nameOfPolicy(spec: PolicySpec): string {
  switch (spec.kind) {
    case 'on-demand':
      return spec.kind;
    case 'provisioned':
      return `provisioned:${spec.minimumPollers}-${spec.maximumPollers}`;
    case 'keda':
    case 'azure':
      return `${spec.kind}:lag=${spec.lag}`;
    case 'fixed':
      return `fixed:${spec.workers}`;
  }
}

/** `on-demand`, `provisioned:2-20`, `keda:lag=1000`, `azure:lag=1000`, `fixed:4`; a sentence where it is something else. */
export function parsePolicy(text: string): PolicySpec | string {
  const [kind = '', rest = ''] = text.trim().split(/:(.*)/s);
  if (kind === 'on-demand' && rest === '') return { kind };
  if (kind === 'provisioned') return provisionedOf(rest, text);
  const number = /^(?:lag=)?(\d{1,9})$/.exec(rest)?.[1];
  const value = Number(number ?? (rest === '' ? 1000 : Number.NaN));
  if ((kind === 'keda' || kind === 'azure') && value >= 1) return { kind, lag: value };
  if (kind === 'fixed' && number !== undefined && value >= 1) return { kind, workers: value };
  return `"${text}" is no policy: on-demand, provisioned:2-20, keda:lag=1000, azure:lag=1000 and fixed:4 are`;
}

function provisionedOf(rest: string, text: string): PolicySpec | string {
  const match = /^(\d{1,6})-(\d{1,6})$/.exec(rest);
  const [minimumPollers, maximumPollers] = [Number(match?.[1]), Number(match?.[2])];
  const { minimum, maximum } = POLLER_LIMITS;
  if (match === null)
    return `"${text}" is no policy: provisioned takes its minimum and maximum, as in provisioned:2-20`;
  if (minimumPollers < minimum.least || minimumPollers > minimum.most) {
    return `"${text}": MinimumPollers is ${minimum.least} to ${minimum.most}`;
  }
  if (maximumPollers > maximum.most) return `"${text}": MaximumPollers is at most ${maximum.most}`;
  if (maximumPollers < minimumPollers) return `"${text}": the maximum is below the minimum`;
  return { kind: 'provisioned', minimumPollers, maximumPollers };
}
