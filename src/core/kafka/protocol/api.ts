import type { WireReader } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** One request of Kafka's protocol as esmctl speaks it: in these versions, best first, and with these fields. */
export interface Api<Request, Answer> {
  readonly name: string;
  readonly key: number;
  /** The best that a broker knows too is taken. */
  readonly versions: readonly number[];
  /** First version with compact encodings and tagged fields. */
  readonly flexibleFrom: number;
  /** ApiVersions alone answers with the old header, whatever its version. */
  readonly plainAnswerHeader?: boolean;
  write(to: WireWriter, request: Request, version: number): void;
  read(from: WireReader, version: number): Answer;
}

/** Lowest and highest version of one request that a broker knows. */
export interface VersionRange {
  readonly least: number;
  readonly most: number;
}

/** The best version that both sides know. */
export function chooseVersion(api: Api<never, unknown>, range: VersionRange | undefined): number | undefined {
  if (range === undefined) return undefined;
  return api.versions.find((version) => version >= range.least && version <= range.most);
}
