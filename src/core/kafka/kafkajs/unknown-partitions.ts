import { EsmctlError } from '../../model/errors.ts';

/** Throws a usage error that names every partition the topic does not have. */
export function refusePartitions(topic: string, asked: readonly number[], known: readonly number[]): void {
  const unknown = asked.filter((partition) => !known.includes(partition));
  if (unknown.length === 0) return;
  throw new EsmctlError({
    code: 'ESMCTL_NO_PARTITION',
    kind: 'usage',
    message: `${topic} has no partition ${unknown.join(', ')}: it has ${known.length}, from 0 on`,
    next: ['leave --partition out to read all of them'],
  });
}
