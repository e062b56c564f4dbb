import { counted } from '../model/counted.ts';
import { type Finding, type FindingCode, finding } from './finding-codes.ts';
import type { PartitionDiagnosis } from './group-diagnosis.ts';
import type { Scene } from './scene.ts';
import { commandFor, countPartitions, namePlaces, spell } from './words.ts';

const PREDICT = 'predict position --group GROUP';

/** Findings about where reading would start, and about the second clock. */
export function findPositions(scene: Scene): readonly Finding[] {
  return [...findOutOfRange(scene), ...findNeverCommitted(scene), ...findRecordsGoing(scene), ...findStakes(scene)];
}

function findOutOfRange({ group, partitions }: Scene): readonly Finding[] {
  const where = (is: (offset: bigint, start: bigint, end: bigint) => boolean): readonly PartitionDiagnosis[] =>
    partitions.filter(({ committedOffset: offset, logStartOffset: start, logEndOffset: end }) => {
      if (!offset.known || offset.value === undefined || !start.known || !end.known) return false;
      return is(offset.value, start.value, end.value);
    });
  const report = (code: FindingCode, found: readonly PartitionDiagnosis[], words: string): readonly Finding[] =>
    found.length === 0
      ? []
      : [finding(code, `${countPartitions(found)}: ${words} (${namePlaces(found)})`, commandFor(PREDICT, group.group))];
  return [
    ...report(
      'below-log-start',
      where((offset, start) => offset >= 0n && offset < start),
      'the committed offset is below the log start, and the records between are lost',
    ),
    ...report(
      'above-log-end',
      where((offset, _, end) => offset > end),
      'the committed offset is above the log end',
    ),
    ...report(
      'negative-commit',
      where((offset) => offset < 0n),
      'a negative offset is committed',
    ),
  ];
}

function findNeverCommitted({ group, partitions, starting }: Scene): readonly Finding[] {
  if (starting?.name !== 'LATEST') return [];
  const never = partitions.filter(
    ({ committedOffset: offset, lostOffset }) => offset.known && offset.value === undefined && lostOffset === undefined,
  );
  if (never.length === 0) return [];
  const message = `${countPartitions(never)} never had a commit, and LATEST skips what arrives before each start (${namePlaces(never)})`;
  return [finding('latest-without-commit', message, commandFor(PREDICT, group.group))];
}

function findRecordsGoing({ group, partitions, moment: { nowMs, warnWithinMs } }: Scene): readonly Finding[] {
  const going = partitions.flatMap((one) => {
    const at = one.recordsGone?.atMs;
    const isUnread = one.lag.known && one.lag.value > 0n;
    return isUnread && at?.known === true && at.value !== undefined && at.value - nowMs <= warnWithinMs
      ? [{ one, atMs: at.value }]
      : [];
  });
  if (going.length === 0) return [];
  const first = going.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
  const when = first <= nowMs ? 'may be deleted at any time' : `may be deleted from ${spell(first - nowMs)} on`;
  const places = going.map(({ one }) => one);
  const message = `unread records of ${countPartitions(places)} ${when} (${namePlaces(places)})`;
  return [finding('records-go-first', message, commandFor(PREDICT, group.group))];
}

/** What the loss of the offsets would cost. Only where they can be lost. */
function findStakes({ group, partitions, verdict, moment }: Scene): readonly Finding[] {
  if (verdict === 'active' && moment.isActive) return [];
  const sum = (
    name: 'skipped' | 'repeated',
  ): { readonly count: bigint; readonly places: readonly PartitionDiagnosis[] } => {
    const places = partitions.filter(({ startAfterExpiry: start }) => {
      const fact = start.known ? start.value[name] : undefined;
      return fact?.known === true && fact.value > 0n;
    });
    const count = places.reduce((total, { startAfterExpiry: start }) => {
      const fact = start.known ? start.value[name] : undefined;
      return total + (fact?.known === true ? fact.value : 0n);
    }, 0n);
    return { count, places };
  };
  const [skipped, repeated] = [sum('skipped'), sum('repeated')];
  const findings: Finding[] = [];
  if (skipped.count > 0n) {
    const message = `without its offsets the group would skip up to ${counted(skipped.count, 'record')} of ${countPartitions(skipped.places)}`;
    findings.push(finding('backlog-at-stake', message, commandFor(`${PREDICT} --if disabled-for=8d`, group.group)));
  }
  if (repeated.count > 0n) {
    const message = `without its offsets the group would get up to ${counted(repeated.count, 'record')} of ${countPartitions(repeated.places)} again`;
    findings.push(finding('replay-at-stake', message, commandFor(`${PREDICT} --if disabled-for=8d`, group.group)));
  }
  return findings;
}
