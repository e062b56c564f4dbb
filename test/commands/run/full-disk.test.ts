import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { handler, mappingText, PROVISIONED, readJson, recordsText } from './scenario.ts';

const folders = createFolders();
const mounted: string[] = [];
afterAll(() => {
  for (const path of mounted) execFileSync('umount', [path]);
});

/** A file system of 16 KiB below the folder. */
function mountSmallDisk(folder: string): string {
  const path = join(folder, 'disk');
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', path], { stdio: 'pipe' });
  mounted.push(path);
  return path;
}

function whyNoSmallDisk(): string | undefined {
  try {
    mountSmallDisk(folders());
    return undefined;
  } catch (error) {
    return `a small file system cannot be mounted here (${String(error).split('\n')[0]})`;
  }
}

/** Takes all the room that is left. */
function fill(disk: string): void {
  const file = openSync(join(disk, 'filler'), 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(512));
  } catch (error) {
    if (!String(error).includes('ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

const missing = whyNoSmallDisk();
if (missing !== undefined) console.warn(`left out: the tests of a full disk, because ${missing}`);

const RUN = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', '--json'];

describe.skipIf(missing !== undefined).concurrent('a full disk', () => {
  // Two documents with a value of 4000 bytes fit, of the third only a part.
  const given = {
    'mapping.json': mappingText({
      ...PROVISIONED,
      BatchSize: 1,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
    }),
    'records.ndjson': recordsText(4, { partitions: 1, value: () => 'x'.repeat(4000) }),
  };
  const FAILING = [...RUN, ...handler('refuseAll'), '--destination', 'file:disk/failures.ndjson'];
  const readOffsets = (disk: string): number[] =>
    readFileSync(join(disk, 'failures.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { KafkaBatchInfo } = JSON.parse(line) as {
          KafkaBatchInfo: { recordsInfo: Record<string, { firstRecordOffset: string }> };
        };
        return Number(KafkaBatchInfo.recordsInfo['orders-0']?.firstRecordOffset);
      });

  it('of the destination stops the run, commits nothing past it and leaves no half line', async ({ expect }) => {
    const cwd = folders(given);
    const disk = mountSmallDisk(cwd);
    const { code, stdout, stderr } = await runEsmctl([...FAILING, '--checkpoint', 'offsets.json'], { cwd });
    expect(code).toBe(4);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({
      reason: 'failed',
      error: { code: 'ESMCTL_DESTINATION' },
      ledger: { polled: 4, sentToDestination: 2, dropped: 0, unfinished: 2 },
      committed: { 'orders-0': 2 },
    });
    expect(events.filter(({ type }) => type === 'destination-failed')).toHaveLength(4);
    expect(stderr).toMatch(/took no failure record after 4 attempts: ENOSPC.*\[ESMCTL_DESTINATION\]/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readOffsets(disk)).toEqual([0, 1]);
    expect(readJson(join(cwd, 'offsets.json'))).toMatchObject({ offsets: [{ partition: 0, nextOffset: 2 }] });
  });

  it('of the destination drops the records where that was asked for', async ({ expect }) => {
    const cwd = folders(given);
    const disk = mountSmallDisk(cwd);
    const args = [...FAILING, '--assume', 'destination-failure=drop', '--fail-on', 'dropped'];
    const { code, stdout } = await runEsmctl(args, { cwd });
    expect(code).toBe(1);
    expect(readRunLines(stdout).summary).toMatchObject({
      reason: 'end',
      ledger: { polled: 4, sentToDestination: 2, dropped: 2, unfinished: 0 },
      committed: { 'orders-0': 4 },
      destinationFailures: 8,
    });
    expect(readOffsets(disk)).toEqual([0, 1]);
  });

  it('of the checkpoint stops the run and leaves the old checkpoint as it was', async ({ expect }) => {
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': recordsText(20) });
    const disk = mountSmallDisk(cwd);
    const args = [...RUN, ...handler('succeed'), '--checkpoint', 'disk/offsets.json'];
    await runEsmctl(args, { cwd });
    const before = readFileSync(join(disk, 'offsets.json'), 'utf8');
    expect(before).toContain('"nextOffset": 10');
    fill(disk);
    writeFileSync(join(cwd, 'records.ndjson'), recordsText(60));
    const { code, stdout, stderr } = await runEsmctl(args, { cwd });
    expect(code).toBe(3);
    expect(readRunLines(stdout).summary).toMatchObject({
      reason: 'failed',
      error: { code: 'ESMCTL_CHECKPOINT_WRITE' },
      passedOver: { alreadyCommitted: 20 },
      committed: { 'orders-0': 10, 'orders-1': 10 },
    });
    expect(stderr).toMatch(
      /the checkpoint disk\/offsets\.json could not be written: no space is left on the disk \(ENOSPC\)/,
    );
    expect(readFileSync(join(disk, 'offsets.json'), 'utf8')).toBe(before);
    expect(readdirSync(disk).toSorted()).toEqual(['filler', 'offsets.json']);
  });

  it('of --events lets the run end, and says that events are missing', async ({ expect }) => {
    const cwd = folders({ 'mapping.json': mappingText({ BatchSize: 1 }), 'records.ndjson': recordsText(100) });
    mountSmallDisk(cwd);
    const args = [...RUN, ...handler('succeed'), '--events', 'disk/events.ndjson', '--checkpoint', 'offsets.json'];
    const { code, stdout, stderr } = await runEsmctl(args, { cwd });
    expect(code).toBe(5);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'end', ledger: { succeeded: 100 }, error: null });
    expect(stderr).toMatch(/^error events are missing: ENOSPC.*\[ESMCTL_EVENTS_WRITE\]$/m);
    expect(existsSync(join(cwd, 'offsets.json'))).toBe(true);
  });
});
