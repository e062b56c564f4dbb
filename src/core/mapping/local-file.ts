/** A destination that only a local run has: failure records are written to this path, one a line. */
export const LOCAL_FILE = /^file:(.+)$/;

/** The path of `file:PATH`; undefined for every other destination. */
export function localFileOf(destination: string | undefined): string | undefined {
  return destination === undefined ? undefined : LOCAL_FILE.exec(destination)?.[1];
}
