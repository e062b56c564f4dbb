import type { Random } from '../model/clock.ts';

/** Numbers in [0, 1), the same for the same seed and stream (sfc32, seeded by splitmix32). */
export function createRandom(seed: number, stream = 0): Random {
  let mix = (seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0;
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [next(), next(), next(), 1];
  const random = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let at = 0; at < 12; at += 1) random();
  return random;
}

/** Exponential with mean 1. */
export function drawExponential(random: Random): number {
  return -Math.log(1 - random());
}

/** Normal with mean 0 and deviation 1 (Box and Muller). */
export function drawNormal(random: Random): number {
  return Math.sqrt(2 * drawExponential(random)) * Math.cos(2 * Math.PI * random());
}

const SUMMED_UP_TO = 12;
/** From here on the method refuses so few (less than one in a million) that refusing changes nothing. */
const NEVER_REFUSED_FROM = 100;

/** The sum of `shape` (a whole number) exponentials with mean 1: summed, or by Marsaglia and Tsang's method. */
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
    const v = (1 + c * x) ** 3;
    if (v > 0 && shape >= NEVER_REFUSED_FROM) return d * v;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
