import { LONGEST_FUNCTION_MS } from '../capacity/limits.ts';
import { parseSpan } from '../capacity/quantity.ts';
import type { Random } from '../model/clock.ts';
import { drawExponential, drawNormal } from './random.ts';

/** How long an invocation takes. Times in milliseconds. */
export type DurationModel =
  | { readonly kind: 'constant'; readonly meanMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  | { readonly kind: 'lognormal'; readonly p50Ms: number; readonly p99Ms: number };

/** The 99th percentile of the normal distribution. */
const NORMAL_P99 = 2.326_347_874;

/** `50ms`, `constant:50ms`, `exponential:50ms`, `lognormal:p50=80ms,p99=900ms`; undefined for anything else. */
export function parseDurationModel(text: string): DurationModel | undefined {
  const [kind = '', rest] = text.split(/:(.*)/s);
  if (rest === undefined) return constantOf(kind);
  if (kind === 'constant') return constantOf(rest);
  if (kind === 'exponential') {
    const meanMs = spanOf(rest);
    return meanMs === undefined ? undefined : { kind, meanMs };
  }
  if (kind !== 'lognormal') return undefined;
  const match = /^p50=([^,]+),\s*p99=([^,]+)$/.exec(rest);
  const [p50Ms, p99Ms] = [spanOf(match?.[1]), spanOf(match?.[2])];
  return p50Ms === undefined || p99Ms === undefined || p99Ms < p50Ms ? undefined : { kind, p50Ms, p99Ms };
}

function constantOf(text: string): DurationModel | undefined {
  const meanMs = spanOf(text);
  return meanMs === undefined ? undefined : { kind: 'constant', meanMs };
}

function spanOf(text: string | undefined): number | undefined {
  const spanMs = text === undefined ? undefined : parseSpan(text);
  return spanMs !== undefined && spanMs > 0 && spanMs <= LONGEST_FUNCTION_MS ? spanMs : undefined;
}

/** Milliseconds of one invocation; never longer than the longest timeout that Lambda takes for Kafka. */
export function createDurations(model: DurationModel, random: Random): () => number {
  switch (model.kind) {
    case 'constant':
      return () => model.meanMs;
    case 'exponential':
      return () => Math.min(LONGEST_FUNCTION_MS, model.meanMs * drawExponential(random));
    case 'lognormal': {
      const sigma = Math.log(model.p99Ms / model.p50Ms) / NORMAL_P99;
      return () => Math.min(LONGEST_FUNCTION_MS, model.p50Ms * Math.exp(sigma * drawNormal(random)));
    }
  }
}

export function meanDurationOf(model: DurationModel): number {
  if (model.kind !== 'lognormal') return model.meanMs;
  const sigma = Math.log(model.p99Ms / model.p50Ms) / NORMAL_P99;
  return model.p50Ms * Math.exp((sigma * sigma) / 2);
}
