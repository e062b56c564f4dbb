export { count, counted } from '../model/counted.ts';

/** Decimal units, as AWS counts throughput: 1500000 → 1.5 MB. */
export function bytes(value: number): string {
  if (value < 999.5) return `${Math.round(value)} B`;
  if (value < 999.95e3) return `${(value / 1e3).toFixed(1)} kB`;
  if (value < 999.95e6) return `${(value / 1e6).toFixed(1)} MB`;
  return `${(value / 1e9).toFixed(2)} GB`;
}

/** 0.0123 → 12 ms, 75 → 1m 15s. */
export function seconds(value: number): string {
  if (value < 0.000_999_5) return `${Math.round(value * 1e6)} µs`;
  if (value < 0.009_95) return `${(value * 1000).toFixed(1)} ms`;
  if (value < 0.9995) return `${Math.round(value * 1000)} ms`;
  if (value < 59.95) return `${value.toFixed(1)} s`;
  const whole = Math.max(60, Math.floor(value));
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}
