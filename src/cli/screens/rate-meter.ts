/** Rates over the last few seconds, so that a screen shows what happens now. */
export interface RateMeter {
  note(elapsedMs: number, records: number, bytes: number): { recordsPerSecond: number; bytesPerSecond: number };
}

const SPAN_MS = 3000;

export function createRateMeter(): RateMeter {
  // A run begins with nothing, and a small file may be read before the first look at it.
  const samples: { readonly atMs: number; readonly records: number; readonly bytes: number }[] = [
    { atMs: 0, records: 0, bytes: 0 },
  ];
  return {
    note(atMs, records, bytes) {
      samples.push({ atMs, records, bytes });
      while (samples.length > 2 && (samples[0]?.atMs ?? 0) < atMs - SPAN_MS) samples.shift();
      const first = samples[0];
      const spanSeconds = first === undefined ? 0 : (atMs - first.atMs) / 1000;
      if (first === undefined || spanSeconds === 0) return { recordsPerSecond: 0, bytesPerSecond: 0 };
      return {
        recordsPerSecond: (records - first.records) / spanSeconds,
        bytesPerSecond: (bytes - first.bytes) / spanSeconds,
      };
    },
  };
}
