import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EsmctlError } from '../../core/model/errors.ts';
import { parseServerAddress } from '../../core/model/server-address.ts';
import type { Declared } from '../mistakes/declared-flag.ts';
import { readWords } from '../mistakes/read-words.ts';
import { CARRIED, type Carried, carryFlags, type OwnCluster } from './carry-flags.ts';

/** Turns a next step into one that can be pasted. */
export type Carry = (step: string, own?: OwnCluster) => string;

/** By what stands on the command line: what comes from the environment is still there for the next command. */
export function carryFrom(argv: readonly string[], declared: Declared): Carry {
  const { values } = readWords(argv, declared);
  const carried: Carried = new Map(
    CARRIED.flatMap((name) => {
      const given = values.get(name) ?? [];
      const value = given.at(-1);
      // Several files with logins are for several clusters: which one is told by whoever knows the cluster.
      const isOneOfSeveral = name === 'command-config' && given.length > 1;
      return value === undefined || value === '' || value === '-' || isOneOfSeveral ? [] : [[name, value] as const];
    }),
  );
  const snapshot = values.get('snapshot')?.at(-1);
  return (step, own) => carryFlags(step, carried, snapshot, own);
}

/** The same error with next steps that can be pasted. */
export function carryIntoError(error: EsmctlError, carry: Carry): EsmctlError {
  const { code, kind, message, problems, cause } = error;
  const next = [...error.next.map((step) => carry(step)), ...startOne(error)];
  const carried = problems.map((problem) =>
    problem.next === undefined ? problem : { ...problem, next: carry(problem.next) },
  );
  return new EsmctlError({ code, kind, message, cause, problems: carried, next });
}

const CHECKOUT_SCRIPT = fileURLToPath(new URL('../../../scripts/kafka.ts', import.meta.url));

/** Of use to who works on esmctl itself, and asked for a cluster on this machine. */
function startOne({ code, message }: EsmctlError): readonly string[] {
  const servers = / at (\S+)$/.exec(message)?.[1]?.split(',') ?? [];
  const isHere = servers.length > 0 && servers.every((server) => isLoopback(parseServerAddress(server)?.host ?? ''));
  if (code !== 'ESMCTL_KAFKA_UNREACHABLE' || !isHere || !existsSync(CHECKOUT_SCRIPT)) return [];
  return ['in this checkout, npm run kafka -- start runs a broker on port 9092'];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127\./.test(host);
}

interface Step {
  readonly next: string | undefined;
}

/** Findings or missing facts with next steps that can be pasted. */
export function carryIntoSteps<T extends Step>(steps: readonly T[], carry: Carry): readonly T[] {
  return steps.map((one) => (one.next === undefined ? one : { ...one, next: carry(one.next) }));
}
