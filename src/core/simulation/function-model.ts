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
/** Durations are drawn so many at once, which takes less time than one by one. */
const DRAWN = 256;

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

/** Milliseconds of one invocation; never longer than the longest timeout that Lambda takes for Kafka. `random` is used by nothing else. */
export function createDurations(model: DurationModel, random: Random): () => number {
  if (model.kind === 'constant') return () => model.meanMs;
  const drawn = new Float64Array(DRAWN);
  let next = DRAWN;
  return () => {
    if (next === DRAWN) {
      drawAll(model, random, drawn);
      next = 0;
    }
    const tookMs = drawn[next] ?? 0;
    next += 1;
    return tookMs;
  };
}

function drawAll(model: Exclude<DurationModel, { kind: 'constant' }>, random: Random, into: Float64Array): void {
  if (model.kind === 'exponential') {
    for (let at = 0; at < into.length; at += 1) {
      into[at] = Math.min(LONGEST_FUNCTION_MS, model.meanMs * drawExponential(random));
    }
    return;
  }
  const sigma = sigmaOf(model);
  for (let at = 0; at < into.length; at += 1) {
    into[at] = Math.min(LONGEST_FUNCTION_MS, model.p50Ms * Math.exp(sigma * drawNormal(random)));
  }
}

function sigmaOf({ p50Ms, p99Ms }: { readonly p50Ms: number; readonly p99Ms: number }): number {
  return Math.log(p99Ms / p50Ms) / NORMAL_P99;
}

export function meanDurationOf(model: DurationModel): number {
  if (model.kind !== 'lognormal') return model.meanMs;
  const sigma = sigmaOf(model);
  return model.p50Ms * Math.exp((sigma * sigma) / 2);
}
