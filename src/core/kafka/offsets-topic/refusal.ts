import { messageOf } from '../../model/errors.ts';
import { Malformed } from './byte-reader.ts';

/** Why bytes gave no value. With either, nothing is known of what the record would have said. */
export interface Refusal {
  readonly refused: 'malformed' | 'unsupported-version';
  /** One clause that reads after the name of the record. */
  readonly why: string;
}

export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'refused' in value;
}

/** Runs a reader over untrusted bytes; anything else than `Malformed` is a bug and passes through. */
export function refuseMalformed<T>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { refused: 'malformed', why: `its bytes are damaged (${messageOf(error)})` };
  }
}

export function unsupportedVersion(version: number, newest: number): Refusal {
  return {
    refused: 'unsupported-version',
    why: `it is written in version ${version}, and this esmctl reads 0 to ${newest}`,
  };
}
