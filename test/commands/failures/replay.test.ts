import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventOf, metadata } from '../../core/failures/failure-documents.ts';
import { createFolders, type Ended, runEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument } from '../run/run-lines.ts';
import { handler, mappingText, readSeen } from '../run/scenario.ts';
import { readReplayLines, statusesIn } from './replay-lines.ts';

const folders = createFolders();
const LONG = { longestMs: 120_000 };
/** Of the mapping. */
const SERVERS = { bootstrapServers: 'broker-1.example.com:9092' };
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:orders-handler';

/** One failure record with its event, as S3 and Kafka topics keep them: no cluster is needed. */
function failureOf(offset: number, fields: Readonly<Record<string, unknown>> = {}): string {
  const value = Buffer.from(JSON.stringify({ id: offset })).toString('base64');
  const context = { condition: 'RetryAttemptsExhausted', functionArn: FUNCTION };
  const batch = { ...SERVERS, batchSize: 1, recordsInfo: { 'orders-0': ends(offset, offset) } };
  return JSON.stringify(metadata({ requestContext: context, payload: eventOf({ offset, value }), ...fields }, batch));
}

function ends(first: number, last: number): object {
  return { firstRecordOffset: String(first), lastRecordOffset: String(last) };
}

function replay(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended & { cwd: string }> {
  const cwd = folders({ 'mapping.json': mappingText(), ...files });
  const all = ['failures', 'replay', '-c', 'mapping.json', '--env', `SEEN=${join(cwd, 'seen')}`, ...args];
  return runEsmctl(all, { cwd, ...LONG }).then((ended) => ({ ...ended, cwd }));
}

const offsetsSeen = (cwd: string): number[] => readSeen(join(cwd, 'seen')).map(({ offset }) => offset);

describe('failures replay of a file', () => {
  it('shows the plan, and invokes nothing', async () => {
    const files = { 'failures.ndjson': `${failureOf(7)}\n\nnot one\n${failureOf(3)}\n` };
    const { code, stdout, cwd } = await replay(files, '--from', 'failures.ndjson', ...handler('note'), '--json');
    const { lines, summary } = readReplayLines(stdout);
    expect(statusesIn(lines)).toEqual(['planned', 'planned']);
    expect(summary).toMatchObject({
      dryRun: true,
      failures: { found: 3, planned: 2, skipped: 1 },
      ledger: { named: 2, notRead: 2, replayed: 0 },
    });
    expect(lines[2]).toMatchObject({ type: 'skipped', reason: 'unreadable', place: 'failures.ndjson:3' });
    expect(() => offsetsSeen(cwd)).toThrow(/ENOENT/);
    // What could not be read is not known to be nothing.
    expect(code).toBe(5);
  });

  it('invokes in the order of offsets, each record once, and says what failed again', async () => {
    const text = [failureOf(7), failureOf(3), failureOf(7), failureOf(5)].join('\n');
    const args = ['--from', 'file:failures.ndjson', '--yes', '--json', '--env', 'POISON=5'];
    const one = mappingText({ BatchSize: 1 });
    const files = { 'failures.ndjson': text, 'mapping.json': one };
    const ok = await replay(files, ...args, ...handler('note'));
    expect([ok.code, offsetsSeen(ok.cwd)]).toEqual([0, [3, 5, 7]]);
    expect(readReplayLines(ok.stdout).lines[2]).toMatchObject({ repeats: 'failures.ndjson:1', status: 'succeeded' });
    const bad = await replay(files, ...args, ...handler('refusePoison'), '--destination', 'file:again.ndjson');
    const { lines, summary } = readReplayLines(bad.stdout);
    expect([bad.code, statusesIn(lines)]).toEqual([1, ['succeeded', 'succeeded', 'succeeded', 'failed-again']]);
    expect(lines[4]).toMatchObject({ type: 'failed-again', why: 'Error: poison', ranges: [{ firstOffset: 5 }] });
    expect(summary.ledger).toMatchObject({ named: 3, replayed: 3, succeeded: 2, failedAgain: 1 });
    const again = JSON.parse(readFileSync(join(bad.cwd, 'again.ndjson'), 'utf8')) as { KafkaBatchInfo: object };
    expect(again.KafkaBatchInfo).toMatchObject({ batchSize: 1, recordsInfo: { 'orders-0': ends(5, 5) } });
  });

  it('reads one document that an editor has put on several lines, and shows it to a person', async () => {
    const pretty = JSON.stringify(JSON.parse(failureOf(3)), null, 2);
    const { code, stdout } = await replay({ 'one.json': pretty }, '--from', 'one.json', '--yes', ...handler('succeed'));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/one\.json +2026-11-14T00:38:06Z .* succeeded\n/)]);
    expect(stdout).toContain('1 named = 1 replayed');
  });

  it('leaves failures of another function and topic aside, unless they are meant', async () => {
    const of = (functionArn: string): string =>
      failureOf(3, { requestContext: { condition: 'RetryAttemptsExhausted', functionArn } });
    const files = { 'failures.ndjson': of('arn:aws:lambda:eu-west-1:123456789012:function:payments') };
    const args = ['--from', 'failures.ndjson', '--yes', '--json', ...handler('succeed')];
    const aside = await replay(files, ...args);
    expect(readReplayLines(aside.stdout).lines[0]).toMatchObject({ type: 'skipped', reason: 'other-function' });
    expect(aside.code).toBe(0);
    const meant = await replay(files, ...args, '--any-function');
    expect(statusesIn(readReplayLines(meant.stdout).lines)).toEqual(['succeeded']);
    const since = await replay(files, ...args, '--any-function', '--since', '2026-11-15T00:00Z');
    expect(readReplayLines(since.stdout).lines[0]).toMatchObject({ type: 'skipped', reason: 'too-old' });
  });

  it('takes one record of two that stand at one offset, and keeps the other', async () => {
    const other = failureOf(3, { payload: eventOf({ offset: 3, value: 'e30=' }) });
    const files = { 'failures.ndjson': `${failureOf(3)}\n${other}\n` };
    const { code, stdout, cwd } = await replay(
      files,
      '--from',
      'failures.ndjson',
      '--yes',
      '--json',
      ...handler('note'),
    );
    const { lines } = readReplayLines(stdout);
    expect([code, offsetsSeen(cwd), statusesIn(lines)]).toEqual([5, [3], ['succeeded']]);
    expect(lines[1]).toMatchObject({ type: 'skipped', reason: 'conflicts', place: 'failures.ndjson:2' });
  });

  it.each([
    { limit: 1, isCut: true, code: 5 },
    { limit: 2, isCut: false, code: 0 },
  ])('says whether there are more than --limit $limit: $isCut', async ({ limit, isCut, code }) => {
    const files = { 'failures.ndjson': `${failureOf(3)}\n${failureOf(5)}\n` };
    const args = ['--from', 'failures.ndjson', '--limit', String(limit), '--json', ...handler('succeed')];
    const ended = await replay(files, ...args);
    expect(readReplayLines(ended.stdout).summary).toMatchObject({ isCut, failures: { found: limit } });
    expect(ended.code).toBe(code);
  });

  const refused = [
    {
      why: 'a place that keeps nothing',
      args: ['--from', 'arn:aws:sns:r:1:t'],
      code: 'ESMCTL_USAGE',
      says: /keeps nothing/,
    },
    { why: 'no such file', args: ['--from', 'none.ndjson'], code: 'ESMCTL_INPUT', says: /cannot be read/ },
    {
      why: 'flags, all at once',
      args: ['--since', 'soon', '--destination', 'q'],
      code: 'ESMCTL_USAGE',
      says: /2 flags/,
    },
  ];
  it.each(refused)('$why: refused with 2', async ({ args, code, says }) => {
    const ended = await replay({}, ...args, '--json');
    const error = readErrorDocument(ended.stdout);
    expect([ended.code, error.code]).toEqual([2, code]);
    expect(error.message).toMatch(says);
  });

  it('without a cluster, failures that hold no records end with 3', async () => {
    const requestContext = { condition: 'RetryAttemptsExhausted', functionArn: FUNCTION };
    const bare = metadata({ requestContext }, SERVERS);
    const ended = await replay(
      { 'failures.ndjson': JSON.stringify(bare) },
      ...['--from', 'failures.ndjson', '-b', '127.0.0.1:1', '--json'],
    );
    expect([ended.code, readErrorDocument(ended.stdout).code]).toEqual([3, 'ESMCTL_KAFKA_UNREACHABLE']);
  });

  it('a function that cannot be started ends with 4, and what failed is still there', async () => {
    const cwd = folders({ 'mapping.json': mappingText(), 'failures.ndjson': failureOf(3) });
    writeFileSync(join(cwd, 'broken.mjs'), 'throw new Error("no");');
    const args = ['-c', 'mapping.json', '--from', 'failures.ndjson', '--handler', './broken.mjs', '--yes', '--json'];
    const ended = await runEsmctl(['failures', 'replay', ...args], { cwd, ...LONG });
    expect([ended.code, readErrorDocument(ended.stdout).code]).toEqual([4, expect.stringMatching(/HANDLER/)]);
    expect(readFileSync(join(cwd, 'failures.ndjson'), 'utf8')).toBe(failureOf(3));
  });
});
