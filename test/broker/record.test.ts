import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { parseRecordLine } from '../../src/core/records/parse-record-line.ts';
import { readRunLines } from '../commands/run/run-lines.ts';
import { handler } from '../commands/run/scenario.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, runEsmctl, runInShell, startEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn } from './scenario.ts';

const folders = createFolders();

function recordArgs(servers: string, topic: string, ...more: readonly string[]): string[] {
  return ['record', '-b', servers, '--topic', topic, ...more];
}

function offsetsIn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { partition, offset } = parseRecordLine(line);
      return `${partition}:${offset}`;
    });
}

function upTo(partition: number, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `${partition}:${from + index}`);
}

describe.each(KAFKA_VERSIONS)('esmctl record on Apache Kafka %s', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf(version);

  it('writes every record of every partition, in order', async () => {
    const { servers, createTopic, produce } = cluster();
    await createTopic('all', 3);
    await produce('all', 3, 3000);
    const { stdout, stderr, code } = await runEsmctl(recordArgs(servers, 'all'), { cwd: folders() });
    expect(code, stderr).toBe(0);
    const found = offsetsIn(stdout);
    for (const partition of [0, 1, 2]) {
      expect(found.filter((place) => place.startsWith(`${partition}:`))).toEqual(upTo(partition, 0, 1000));
    }
    expect(stderr).toMatch(/^recorded 3,000 records of all, /);
    expect(stderr).toContain('all-1: offsets 0 to 999, 1,000 records');
  });

  it.each([
    { why: 'offsets', flags: ['--from', '10', '--to', '12'], expected: [...upTo(0, 10, 12), ...upTo(1, 10, 12)] },
    { why: 'a partition', flags: ['--partition', '1', '--from', '97'], expected: upTo(1, 97, 100) },
    { why: 'partitions with a comma', flags: ['--partition', '0,1', '--from', '99'], expected: ['0:99', '1:99'] },
    {
      why: 'a count, dealt out',
      flags: ['--count', '7'],
      expected: [...upTo(0, 0, 4), ...upTo(1, 0, 3)],
    },
    {
      why: 'a count of which one partition has not its share',
      flags: ['--from', '98', '--count', '4'],
      expected: [...upTo(0, 98, 100), ...upTo(1, 98, 100)],
    },
    { why: 'an offset beyond the end', flags: ['--from', '1000'], expected: [] },
    { why: 'an end before the start', flags: ['--from', '10', '--to', '5'], expected: [] },
    {
      why: 'times: from is in, to is out',
      flags: ['--from', '2026-11-01T00:00:10Z', '--to', '2026-11-01T00:00:12Z'],
      expected: [...upTo(0, 10, 12), ...upTo(1, 10, 12)],
    },
    { why: 'a time after everything', flags: ['--from', '2026-12-01'], expected: [] },
  ])('takes $why', async ({ flags, expected }) => {
    const { servers } = cluster();
    await givenSpans();
    const { stdout, stderr, code } = await runEsmctl(recordArgs(servers, 'spans', ...flags), { cwd: folders() });
    expect(code, stderr).toBe(0);
    expect(offsetsIn(stdout).toSorted()).toEqual(expected.toSorted());
  });

  it('says how much of a partition is gone and what an empty topic is', async () => {
    const { servers, createTopic, produce, deleteBefore } = cluster();
    await createTopic('cut', 1);
    await createTopic('empty', 1);
    await produce('cut', 1, 10);
    await deleteBefore('cut', 0, 6);
    const cut = await runEsmctl(recordArgs(servers, 'cut', '--from', '2'), { cwd: folders() });
    expect(offsetsIn(cut.stdout)).toEqual(upTo(0, 6, 10));
    expect(cut.stderr).toContain('cut-0: offsets 6 to 9, 4 records');
    expect(cut.stderr).toContain('offsets 2 to 5 are no longer in the log');
    const empty = await runEsmctl(recordArgs(servers, 'empty'), { cwd: folders() });
    expect([empty.code, empty.stdout]).toEqual([0, '']);
    expect(empty.stderr).toContain('recorded 0 records of empty');
  });

  it('refuses a topic and a partition that are not there, and problems of flags at once', async () => {
    const { servers } = cluster();
    await givenSpans();
    const noTopic = await runEsmctl(recordArgs(servers, 'no-such-topic'), { cwd: folders() });
    expect([noTopic.code, noTopic.stdout]).toEqual([3, '']);
    expect(noTopic.stderr).toContain('ESMCTL_KAFKA_TOPIC');
    const noPartition = await runEsmctl(recordArgs(servers, 'spans', '--partition', '7'), { cwd: folders() });
    expect([noPartition.code, noPartition.stdout]).toEqual([2, '']);
    expect(noPartition.stderr).toContain('ESMCTL_NO_PARTITION');
  });

  it('a file is there once it is whole, and is not replaced unasked', async () => {
    const { servers } = cluster();
    await givenSpans();
    const cwd = folders();
    const args = recordArgs(servers, 'spans', '--output', 'out.ndjson');
    const first = await runEsmctl(args, { cwd });
    expect([first.code, first.stdout], first.stderr).toEqual([0, '']);
    expect(readdirSync(cwd)).toEqual(['out.ndjson']);
    const text = readFileSync(join(cwd, 'out.ndjson'), 'utf8');
    expect(offsetsIn(text)).toHaveLength(200);
    writeFileSync(join(cwd, 'out.ndjson'), 'precious');
    const second = await runEsmctl(args, { cwd });
    expect(second.code).toBe(2);
    expect(second.stderr).toContain('--force');
    expect(readFileSync(join(cwd, 'out.ndjson'), 'utf8')).toBe('precious');
    expect((await runEsmctl([...args, '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'out.ndjson'), 'utf8')).toBe(text);
    const failed = await runEsmctl(recordArgs(servers, 'no-such-topic', '-o', 'other.ndjson'), { cwd });
    expect(failed.code).toBe(3);
    expect(readdirSync(cwd)).toEqual(['out.ndjson']);
  });

  it('records what comes with --from latest; Ctrl-C leaves whole lines', async () => {
    const { servers, createTopic, produce } = cluster();
    await createTopic('coming', 1);
    await produce('coming', 1, 5);
    const cwd = folders();
    const run = startEsmctl(recordArgs(servers, 'coming', '--from', 'latest'), { cwd });
    // It says nothing before the first record: send until one has come.
    const coming = run.until(({ stdout }) => stdout.includes('\n'));
    let sent = 5;
    for (let isThere = false; !isThere; sent += 1) {
      await produce('coming', 1, 1, sent);
      isThere = run.stdout().includes('\n');
    }
    await coming;
    run.kill('SIGINT');
    const { code, stdout, stderr } = await run.ended;
    expect(code, stderr).toBe(130);
    expect(stdout.endsWith('}\n')).toBe(true);
    const offsets = offsetsIn(stdout).map((place) => Number(place.slice(2)));
    expect(offsets[0]).toBeGreaterThanOrEqual(5);
    expect(offsets).toEqual(offsets.map((_, index) => (offsets[0] ?? 0) + index));
    expect(stderr).toContain('interrupted');
  });

  it('a reader that goes away ends it quietly', async () => {
    const { servers, createTopic, produce } = cluster();
    await createTopic('piped', 1);
    await produce('piped', 1, 8000);
    const script = `$ESMCTL ${recordArgs(servers, 'piped').join(' ')} | head -1; echo "status \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runInShell(script, { cwd: folders() });
    expect(stdout).toMatch(/^\{"topic":"piped","partition":0,"offset":0,.*\}\nstatus 130\n$/);
    expect(stderr).not.toMatch(/EPIPE|Error|^\s+at /m);
  });

  it('servers and topic may come from the mapping, and a run on the file sees the events of a run on the topic', async () => {
    const { servers, createTopic, send } = cluster();
    const topic = 'bytes';
    await createTopic(topic, 2);
    for (const messages of anyRecords(400)) await send(topic, messages);
    const fields = {
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [servers] } },
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 },
      BatchSize: 1,
    };
    const cwd = folders({ 'mapping.json': mappingOn(topic, fields) });
    const recorded = await runEsmctl(['record', '-c', 'mapping.json', '-o', 'bytes.ndjson'], { cwd });
    expect(recorded.code, recorded.stderr).toBe(0);
    const events = async (more: readonly string[]): Promise<string[]> => {
      const seen = join(cwd, `events-${more.length}`);
      const args = ['run', '-c', 'mapping.json', '--until', 'end', '--json', ...handler('keepEvents'), ...more];
      const run = await runEsmctl([...args, '--env', `SEEN=${seen}`], { cwd });
      expect(run.code, run.stderr).toBe(0);
      expect(readRunLines(run.stdout).summary.ledger.succeeded).toBe(400);
      return readFileSync(seen, 'utf8').split('\n').toSorted();
    };
    const live = await events([]);
    expect(await events(['--records', 'bytes.ndjson'])).toEqual(live);
    expect(live).toHaveLength(401);
  });

  async function givenSpans(): Promise<void> {
    const { createTopic, send } = cluster();
    if (spansAreThere) return;
    spansAreThere = true;
    await createTopic('spans', 2);
    const from = Date.UTC(2026, 10, 1);
    const record = (partition: number, index: number) => ({
      partition,
      value: String(index),
      timestamp: String(from + index * 1000),
    });
    await send(
      'spans',
      [0, 1].flatMap((partition) => Array.from({ length: 100 }, (_, index) => record(partition, index))),
    );
  }
  let spansAreThere = false;
});

/** Any bytes wherever bytes may stand: seeded, and in batches of several records. */
function anyRecords(count: number): kafkajs.Message[][] {
  let state = 0x2545f491;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const bytes = (): Buffer | null => {
    const kind = next(5);
    if (kind === 0) return null;
    if (kind === 1) return Buffer.alloc(0);
    if (kind === 2) return Buffer.from(['{"id":1}', '\u0000"\\\n\r\u2028', '\ufeffétoile 星 🌠', ' '][next(4)] ?? '');
    return Buffer.from(Array.from({ length: next(40) }, () => next(256)));
  };
  const batches: kafkajs.Message[][] = [];
  for (let left = count; left > 0; ) {
    const size = Math.min(left, 1 + next(20));
    batches.push(
      Array.from({ length: size }, () => ({
        partition: next(2),
        key: bytes(),
        value: bytes(),
        timestamp: String(1_700_000_000_000 + next(1e9)),
        headers: Object.fromEntries(
          Array.from({ length: next(4) }, (_, index) => [
            ['', 'trace', 'h é', '__proto'][next(4)] ?? '',
            index % 2 === 0 ? (bytes() ?? Buffer.alloc(0)) : [Buffer.from([255, next(256)]), Buffer.from('again')],
          ]),
        ),
      })),
    );
    left -= size;
  }
  return batches;
}
