import type { Random } from '../model/clock.ts';

/** Streams of chance of one seed, side by side: of many streams the state is small. */
export interface RandomStreams {
  /** Numbers in [0, 1) of the stream that is in use; the first one to begin with. */
  readonly random: Random;
  /** Puts a stream in use, 0 being the first; it goes on where it was left. */
  use(stream: number): void;
}

/** Numbers in [0, 1), the same for the same seed and stream (sfc32, seeded by splitmix32). */
export function createRandom(seed: number, stream = 0): Random {
  return createRandomStreams(seed, stream, 1).random;
}

/** `count` streams: those that `createRandom` gives for `first` and the numbers behind it. */
export function createRandomStreams(seed: number, first: number, count: number): RandomStreams {
  const states = new Int32Array(4 * count);
  let [a, b, c, d] = [0, 0, 0, 0];
  let inUse = 0;
  const random = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  const load = (stream: number): void => {
    inUse = stream;
    a = states[4 * stream] ?? 0;
    b = states[4 * stream + 1] ?? 0;
    c = states[4 * stream + 2] ?? 0;
    d = states[4 * stream + 3] ?? 0;
  };
  const save = (): void => {
    states[4 * inUse] = a;
    states[4 * inUse + 1] = b;
    states[4 * inUse + 2] = c;
    states[4 * inUse + 3] = d;
  };
  for (let stream = 0; stream < count; stream += 1) {
    const mixed = createMix(seed, first + stream);
    states.set([mixed(), mixed(), mixed(), 1], 4 * stream);
    load(stream);
    for (let at = 0; at < 12; at += 1) random();
    save();
  }
  load(0);
  return {
    random,
    use(stream) {
      if (stream === inUse) return;
      save();
      load(stream);
    },
  };
}

function createMix(seed: number, stream: number): () => number {
  let mix = (seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0;
  return () => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/** Exponential with mean 1. */
export function drawExponential(random: Random): number {
  return -Math.log(1 - random());
}

/** Layers of the ziggurat of the normal distribution, where its tail begins, and the area of each. */
const [LAYERS, TAIL, AREA] = [128, 3.442_619_855_899, 9.912_563_035_262_17e-3];
const EDGES = new Float64Array(LAYERS + 1);
const INSIDE = new Float64Array(LAYERS);
EDGES[0] = AREA / Math.exp(-0.5 * TAIL * TAIL);
EDGES[1] = TAIL;
for (let layer = 2; layer < LAYERS; layer += 1) {
  const edge = EDGES[layer - 1] ?? 0;
  EDGES[layer] = Math.sqrt(-2 * Math.log(AREA / edge + Math.exp(-0.5 * edge * edge)));
}
for (let layer = 0; layer < LAYERS; layer += 1) INSIDE[layer] = (EDGES[layer + 1] ?? 0) / (EDGES[layer] ?? 1);

/** Normal with mean 0 and deviation 1, exactly: the ziggurat of Marsaglia and Tsang in the form of Doornik. */
export function drawNormal(random: Random): number {
  for (;;) {
    const bits = random() * 4_294_967_296;
    const layer = bits & (LAYERS - 1);
    const u = ((bits >>> 7) + 0.5) / 16_777_216 - 1;
    const x = u * (EDGES[layer] ?? 0);
    if (Math.abs(u) < (INSIDE[layer] ?? 0)) return x;
    if (layer === 0) return u < 0 ? -drawTail(random) : drawTail(random);
    if (isBelowCurve(random, layer, x)) return x;
  }
}

/** Of a point at the edge of a layer; in a function of its own, seldom asked, so that `drawNormal` stays small. */
function isBelowCurve(random: Random, layer: number, x: number): boolean {
  const outer = EDGES[layer] ?? 0;
  const inner = EDGES[layer + 1] ?? 0;
  const low = Math.exp(-0.5 * (outer * outer - x * x));
  const high = Math.exp(-0.5 * (inner * inner - x * x));
  return low + random() * (high - low) < 1;
}

/** Of the normal distribution, beyond `TAIL`. */
function drawTail(random: Random): number {
  for (;;) {
    const x = drawExponential(random) / TAIL;
    if (2 * drawExponential(random) > x * x) return TAIL + x;
  }
}

const SUMMED_UP_TO = 8;

/** The sum of `shape` (a whole number) exponentials with mean 1, exactly: summed, or by Marsaglia and Tsang's method. */
export function drawGamma(random: Random, shape: number): number {
  if (shape <= SUMMED_UP_TO) {
    let product = 1;
    for (let at = 0; at < shape; at += 1) product *= 1 - random();
    return -Math.log(product);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random();
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (Math.log(u) < 0.5 * square + d - d * v + d * Math.log(v)) return d * v;
  }
}
