import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument, readRunLines } from './run-lines.ts';
import { handler, mappingText, messagesOf, PROVISIONED, recordLines, recordsText } from './scenario.ts';

const folders = createFolders();
const RUN = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', '--assume', 'retry-pause-ms=1'];
const POISONED = { ...PROVISIONED, MaximumRetryAttempts: 1, BisectBatchOnFunctionError: true };
/** Record 7 of 20 is the third of partition 1: offset 3. */
const files = { 'mapping.json': mappingText(POISONED), 'records.ndjson': recordsText(20, { partitions: 2 }) };
const POISON = ['--env', 'POISON=7', ...handler('refusePoison')];
const COMMITTED = { 'orders-0': 10, 'orders-1': 10 };

describe.concurrent('a poison record', () => {
  it('is isolated, retried, and goes to the destination; the others succeed', async ({ expect }) => {
    const cwd = folders(files);
    const args = [...RUN, ...POISON, '--pollers', '1', '--json', '--destination', 'file:failures.ndjson'];
    const { code, stdout, stderr } = await runEsmctl(args, { cwd });
    expect([code, messagesOf(stderr)]).toEqual([0, '']);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({
      ledger: { polled: 20, succeeded: 19, sentToDestination: 1, dropped: 0, unfinished: 0 },
      committed: COMMITTED,
      destinationFailures: 0,
    });
    const givenUp = events.filter((event) => event.type === 'records-given-up');
    expect(givenUp).toMatchObject([
      {
        condition: 'RetryAttemptsExhausted',
        fate: 'sentToDestination',
        ranges: [{ partition: 'orders-1', firstOffset: 3, lastOffset: 3, records: 1 }],
      },
    ]);
    // The record alone, once and once more; the batches that it was split out of were sent once each.
    const last = events.filter(
      (event) => event.type === 'invocation-started' && event.requestId === givenUp[0]?.requestId,
    );
    expect(last).toMatchObject([
      { attempt: 1, records: 1 },
      { attempt: 2, records: 1 },
    ]);

    const lines = readFileSync(join(cwd, 'failures.ndjson'), 'utf8').split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('');
    const document = JSON.parse(lines[0] ?? '') as { timestamp: string; KafkaBatchInfo: { payloadSize: number } };
    expect(Object.keys(document)).toEqual([
      'requestContext',
      'responseContext',
      'version',
      'timestamp',
      'KafkaBatchInfo',
    ]);
    expect(document).toEqual({
      requestContext: {
        requestId: givenUp[0]?.requestId,
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:orders-handler',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/) as string,
      KafkaBatchInfo: {
        batchSize: 1,
        bootstrapServers: 'broker-1.example.com:9092',
        payloadSize: (last[0]?.type === 'invocation-started' ? last[0].payloadBytes : undefined) as number,
        recordsInfo: {
          'orders-1': {
            firstRecordOffset: '3',
            lastRecordOffset: '3',
            firstRecordTimestamp: new Date(1_793_606_400_007).toISOString(),
            lastRecordTimestamp: new Date(1_793_606_400_007).toISOString(),
          },
        },
      },
    });
  });

  it('is appended to what the destination already holds', async ({ expect }) => {
    const cwd = folders({ ...files, 'failures.ndjson': '{"of":"before"}\n' });
    await runEsmctl([...RUN, ...POISON, '--destination', 'file:failures.ndjson'], { cwd });
    const [first, second, rest] = readFileSync(join(cwd, 'failures.ndjson'), 'utf8').split('\n');
    expect([first, rest]).toEqual(['{"of":"before"}', '']);
    expect(second).toContain('RetryAttemptsExhausted');
  });

  it('is dropped where there is no destination', async ({ expect }) => {
    const cwd = folders(files);
    const { code, stdout } = await runEsmctl([...RUN, ...POISON, '--json'], { cwd });
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({
      ledger: { succeeded: 19, sentToDestination: 0, dropped: 1 },
      committed: COMMITTED,
    });
  });

  it('takes the whole batch with it without bisecting', async ({ expect }) => {
    const cwd = folders({
      ...files,
      'mapping.json': mappingText({ ...PROVISIONED, MaximumRetryAttempts: 2, BatchSize: 20 }),
    });
    const args = [...RUN, ...POISON, '--pollers', '1', '--json', '--until', 'end'];
    const { stdout } = await runEsmctl(args, { cwd });
    const { summary } = readRunLines(stdout);
    expect(summary.ledger.dropped).toBeGreaterThan(1);
    expect(summary.retries).toBe(2);
    expect(summary.outcomes.functionError).toBe(3);
  });

  it('in on-demand mode is AWS refusing the mapping, which is said, and the run goes on', async ({ expect }) => {
    const cwd = folders({ ...files, 'mapping.json': mappingText({ MaximumRetryAttempts: 0 }) });
    const { code, stderr } = await runEsmctl([...RUN, ...POISON], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning mapping\.json:1:\d+ AWS would refuse this: .*\[needs-provisioned-mode\]$/m);
  });
});

describe.concurrent('--fail-on', () => {
  const destination = ['--destination', 'file:failures.ndjson'];
  const cases = [
    { given: 'destination', with: destination, code: 1 },
    { given: 'destination', with: [], code: 1 },
    { given: 'dropped', with: destination, code: 0 },
    { given: 'dropped', with: [], code: 1 },
    { given: 'none', with: [], code: 0 },
  ];
  it.for(cases)('$given exits $code with destination "$with"', async ({ given, with: args, code }, { expect }) => {
    const { code: actual } = await runEsmctl([...RUN, ...POISON, ...args, '--fail-on', given], { cwd: folders(files) });
    expect(actual).toBe(code);
  });

  it('exits 0 where nothing was given up', async ({ expect }) => {
    const args = [...RUN, ...handler('succeed'), '--fail-on', 'destination'];
    expect((await runEsmctl(args, { cwd: folders(files) })).code).toBe(0);
  });
});

describe.concurrent('a destination that cannot be used', () => {
  it('is refused before anything runs where its folder is missing', async ({ expect }) => {
    const cwd = folders(files);
    const args = [...RUN, ...handler('note'), '--json', '--destination', 'file:nowhere/failures.ndjson'];
    const { code, stdout, stderr } = await runEsmctl(args, { cwd, env: { SEEN: 'seen' } });
    expect(code).toBe(2);
    expect(readErrorDocument(stdout)).toMatchObject({
      code: 'ESMCTL_DESTINATION_OPEN',
      message: expect.stringContaining('nowhere/failures.ndjson') as string,
    });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(cwd, 'seen'))).toBe(false);
  });

  it('gets the whole event in the shape of S3 where the mapping names a bucket', async ({ expect }) => {
    const OnFailure = { Destination: 'arn:aws:s3:::failures' };
    const mapping = mappingText({ ...POISONED, DestinationConfig: { OnFailure } });
    const cwd = folders({ ...files, 'mapping.json': mapping });
    await runEsmctl([...RUN, ...POISON, '--destination', 'file:failures.ndjson'], { cwd });
    const document = JSON.parse(readFileSync(join(cwd, 'failures.ndjson'), 'utf8')) as { payload: string };
    const event = JSON.parse(document.payload) as {
      eventSource: string;
      records: Record<string, { offset: number }[]>;
    };
    expect(event.eventSource).toBe('SelfManagedKafka');
    expect(Object.values(event.records).flat()).toMatchObject([{ topic: 'orders', partition: 1, offset: 3 }]);
  });
});

describe.concurrent('a function that goes wrong', () => {
  const FEW = { ...PROVISIONED, MaximumRetryAttempts: 1, BatchSize: 2 };
  const cases = [
    { does: 'process.exit', name: 'exitOnFirst', outcome: 'functionError', why: /exit status 3/ },
    {
      does: 'an error outside of the handler',
      name: 'crashOnFirst',
      outcome: 'functionError',
      why: /outside of the handler/,
    },
    { does: 'never answering', name: 'hangOnFirst', outcome: 'timedOut', why: /Task timed out after 3\.00 seconds/ },
  ];
  it.for(cases)('by $does is an outcome, and the run goes on', async ({ name, outcome, why }, { expect }) => {
    const cwd = folders({ 'mapping.json': mappingText(FEW), 'records.ndjson': `${recordLines(20).join('\n')}\n` });
    const args = [...RUN, ...handler(name), '--json', '--pollers', '1', '--function-timeout', '3s'];
    const { code, stdout } = await runEsmctl(args, { cwd });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    const failed = events.filter((event) => event.type === 'invocation-finished' && event.outcome !== 'succeeded');
    expect(failed.length).toBeGreaterThan(0);
    for (const event of failed) expect(event).toMatchObject({ outcome, why: expect.stringMatching(why) as string });
    expect(summary.ledger.succeeded).toBeGreaterThanOrEqual(16);
    expect(summary.ledger.succeeded + summary.ledger.dropped).toBe(20);
    expect(summary.ledger.dropped).toBeGreaterThan(0);
    expect(summary.committed).toEqual(COMMITTED);
  });
});
