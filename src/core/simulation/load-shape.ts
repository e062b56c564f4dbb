import { parseFactor, parseSpan } from '../capacity/quantity.ts';

/** How the load changes over time, as a factor on the usual load. Times in milliseconds. */
export type LoadShape =
  | { readonly kind: 'step'; readonly factor: number; readonly atMs: number }
  | { readonly kind: 'spike'; readonly factor: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'ramp'; readonly factor: number; readonly atMs: number; readonly forMs: number }
  /** From the usual load up to `factor` times it and back, once a period. */
  | { readonly kind: 'diurnal'; readonly factor: number; readonly periodMs: number }
  | { readonly kind: 'bursts'; readonly factor: number; readonly everyMs: number; readonly forMs: number };

const NAMES = {
  step: ['at'],
  spike: ['at', 'for'],
  ramp: ['at', 'for'],
  diurnal: ['period'],
  bursts: ['every', 'for'],
} as const;

const DEFAULT_TEXTS: Readonly<Record<string, string>> = { at: '10m', for: '10m', period: '24h', every: '10m' };
const EXAMPLES =
  'constant, step=2x,at=20m, spike=4x,at=20m,for=10m, ramp=3x,at=10m,for=30m, diurnal=3x,period=24h, bursts=5x,every=10m,for=30s';

/** `spike=4x,at=20m,for=10m` and the like; undefined for `constant`, a sentence for anything else. */
export function parseLoadShape(text: string): LoadShape | undefined | string {
  if (text.trim() === 'constant') return undefined;
  const pairs = text.split(',').map((part) => part.trim().split('='));
  const [kind = '', factorText = ''] = pairs[0] ?? [];
  if (!isKind(kind)) return `"${text}" is no shape: ${EXAMPLES}`;
  const factor = parseFactor(factorText);
  if (factor === undefined) return `"${text}": ${kind} takes a factor, as in ${kind}=3x`;
  const allowed: readonly string[] = NAMES[kind];
  const spans: Record<string, number> = {};
  for (const [name = '', value = ''] of pairs.slice(1)) {
    const spanMs = parseSpan(value);
    if (!allowed.includes(name)) return `"${text}": ${kind} takes ${allowed.join(' and ')}, not "${name}"`;
    if (spanMs === undefined) return `"${text}": ${name} takes a duration such as 10m, not "${value}"`;
    spans[name] = spanMs;
  }
  const spanOf = (name: string): number => spans[name] ?? parseSpan(DEFAULT_TEXTS[name] ?? '') ?? 0;
  const [atMs, forMs] = [spanOf('at'), spanOf('for')];
  if (kind === 'diurnal')
    return spanOf('period') > 0 ? { kind, factor, periodMs: spanOf('period') } : `"${text}": the period is 0`;
  if (kind === 'bursts') {
    const everyMs = spanOf('every');
    const burst = { kind, factor, everyMs, forMs: spans.for ?? everyMs / 10 } as const;
    return everyMs > 0 && burst.forMs <= everyMs ? burst : `"${text}": bursts are longer than the time between them`;
  }
  return kind === 'step' ? { kind, factor, atMs } : { kind, factor, atMs, forMs };
}

function isKind(kind: string): kind is keyof typeof NAMES {
  return kind in NAMES;
}

/** Constant pieces of what changes smoothly. */
const PIECES = 360;

/** The moments up to `durationMs` at which the factor changes. */
export function momentsOf(shape: LoadShape, durationMs: number): number[] {
  switch (shape.kind) {
    case 'step':
      return [shape.atMs];
    case 'spike':
      return [shape.atMs, shape.atMs + shape.forMs];
    case 'ramp':
      return piecesOf(shape.atMs, shape.atMs + shape.forMs, shape.forMs / PIECES);
    case 'diurnal':
      return piecesOf(0, durationMs, shape.periodMs / PIECES);
    case 'bursts':
      return piecesOf(0, durationMs, shape.everyMs).flatMap((atMs) => [
        atMs + shape.everyMs - shape.forMs,
        atMs + shape.everyMs,
      ]);
  }
}

/** The factor from a moment on. */
export function factorAt(shape: LoadShape, atMs: number): number {
  switch (shape.kind) {
    case 'step':
      return atMs >= shape.atMs ? shape.factor : 1;
    case 'spike':
      return atMs >= shape.atMs && atMs < shape.atMs + shape.forMs ? shape.factor : 1;
    case 'ramp': {
      const done = shape.forMs === 0 ? Number(atMs >= shape.atMs) : (atMs - shape.atMs) / shape.forMs;
      return 1 + (shape.factor - 1) * Math.min(1, Math.max(0, done));
    }
    case 'diurnal':
      return 1 + ((shape.factor - 1) * (1 - Math.cos((2 * Math.PI * atMs) / shape.periodMs))) / 2;
    case 'bursts':
      // A burst ends its period; a little is added for what division loses.
      return (atMs + 1e-6) % shape.everyMs >= shape.everyMs - shape.forMs ? shape.factor : 1;
  }
}

function piecesOf(fromMs: number, toMs: number, stepMs: number): number[] {
  const count = stepMs > 0 ? Math.min(100_000, Math.ceil((toMs - fromMs) / stepMs)) : 0;
  return Array.from({ length: count + 1 }, (_, at) => fromMs + at * stepMs);
}

/** The rate over time, all shapes multiplied with the usual rate. */
export function shapeRate(usualRate: number, shapes: readonly LoadShape[], durationMs: number) {
  const moments = new Set([0, ...shapes.flatMap((shape) => momentsOf(shape, durationMs))]);
  return [...moments]
    .filter((atMs) => atMs <= durationMs)
    .sort((a, b) => a - b)
    .map((atMs) => ({ atMs, rate: shapes.reduce((rate, shape) => rate * factorAt(shape, atMs), usualRate) }));
}
