import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committer, type TestCommitter } from '../support/kafka/committer.ts';
import { groupCommand } from '../support/kafka/group-command.ts';
import { javaOf } from '../support/kafka/java.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, type Ended, REPOSITORY, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA } from './scenario.ts';

const folders = createFolders();
/** Kafka's writer of CSV puts names of more than 24 characters in quotes. */
const LONG = 'a-topic-with-a-name-of-more-than-24-characters';
const SHORT = 'orders';
const LONGEST_MS = 240_000;

const schemaOf = (name: string) =>
  new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(join(REPOSITORY, 'schemas', name), 'utf8')) as object,
  );

describe.each(KAFKA_VERSIONS)('offsets in files on Kafka %s', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf(version);
  let commits: TestCommitter | undefined;
  const commit: TestCommitter['commit'] = (...args) =>
    commits === undefined ? Promise.reject(new Error('not connected')) : commits.commit(...args);
  const esmctl = (cwd: string, ...args: readonly string[]): Promise<Ended> =>
    runEsmctl(['offsets', ...args, '-b', cluster().servers], { cwd, longestMs: 60_000 });
  beforeAll(async () => {
    for (const topic of [SHORT, LONG]) {
      await cluster().createTopic(topic, 2);
      await cluster().produce(topic, 2, 20);
    }
    await cluster().deleteBefore(SHORT, 1, 2);
    commits = await committer(cluster().servers);
  });
  afterAll(() => commits?.close());

  it('writes the CSV that kafka-consumer-groups writes, which reads it back', { timeout: LONGEST_MS }, async () => {
    const { servers } = cluster();
    await commit('written', SHORT, { 0: 3, 1: 4 });
    await commit('written', LONG, { 0: 5, 1: 6 });
    const cwd = folders({});
    const exported = await esmctl(cwd, 'export', '--group', 'written', '--output', 'ours.csv');
    expect(exported).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const ours = readFileSync(join(cwd, 'ours.csv'), 'utf8');
    const theirs = await groupCommand(version, servers, [
      ...['--group', 'written', '--reset-offsets', '--to-current', '--all-topics', '--export', '--dry-run'],
    ]);
    expect(linesOf(ours)).toEqual(linesOf(theirs));
    await commit('written', SHORT, { 0: 9, 1: 9 });
    await groupCommand(version, servers, [
      ...['--group', 'written', '--reset-offsets', '--from-file', join(cwd, 'ours.csv'), '--execute'],
    ]);
    expect(await cluster().committed('written', SHORT)).toEqual({ 0: 3, 1: 4 });
    expect(await cluster().committed('written', LONG)).toEqual({ 0: 5, 1: 6 });
  });

  it('imports the CSV of kafka-consumer-groups, keeps the way back, and goes it', { timeout: LONGEST_MS }, async () => {
    const { servers } = cluster();
    await commit('taken', SHORT, { 0: 3, 1: 4 });
    await commit('taken', LONG, { 0: 5 });
    const csv = await groupCommand(version, servers, [
      ...['--group', 'taken', '--reset-offsets', '--to-earliest', '--all-topics', '--export', '--dry-run'],
    ]);
    const cwd = folders({ 'theirs.csv': csv });
    const takeFrom = (file: string, ...args: readonly string[]): Promise<Ended> =>
      esmctl(cwd, 'import', '--group', 'taken', '--from-file', file, ...args);
    const planned = await takeFrom('theirs.csv', '--json');
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    const plan = JSON.parse(planned.stdout);
    const isValid = schemaOf('offsets-plan.json');
    expect(isValid(plan), JSON.stringify(isValid.errors)).toBe(true);
    expect(plan).toMatchObject({ result: 'planned', undoFile: null });
    expect(
      plan.partitions.find((one: { topic: string; partition: number }) => one.topic === SHORT && one.partition === 1),
    ).toMatchObject({ from: 4, to: 2, repeated: 2, skipped: 0, means: 'commit' });
    expect(await cluster().committed('taken', SHORT)).toEqual({ 0: 3, 1: 4 });
    expect(readdirSync(cwd)).toEqual(['theirs.csv']);

    const done = await takeFrom('theirs.csv', '--yes', '--undo', 'undo.json');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(done.stdout).toContain('undo.json');
    expect(await cluster().committed('taken', SHORT)).toEqual({ 0: 0, 1: 2 });
    const again = await takeFrom('theirs.csv', '--yes', '--undo', 'undo.json');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to do') });

    const back = await takeFrom('undo.json', '--yes', '--undo', 'undo.json');
    expect(back).toMatchObject({ code: 2, stderr: expect.stringContaining('ESMCTL_OFFSETS_UNDO') });
    expect(await cluster().committed('taken', SHORT)).toEqual({ 0: 0, 1: 2 });
    const went = await takeFrom('undo.json', '--yes');
    expect(went, went.stderr).toMatchObject({ code: 0 });
    expect(await cluster().committed('taken', SHORT)).toEqual({ 0: 3, 1: 4 });
    expect(await cluster().committed('taken', LONG)).toMatchObject({ 0: 5 });
  });

  it('is answered quickly as by the whole command', { timeout: LONGEST_MS }, async () => {
    await commit('quick', SHORT, { 0: 3, 1: 1 });
    await commit('quick', LONG, { 0: 2 });
    const args = ['inspect', 'group', 'quick', 'no-such-group', '-b', cluster().servers, '--json'];
    const listing = `process.on('exit', () => process.stderr.write(Object.keys(createRequire('/x')('module')._cache).join('\\n')))`;
    const list = `--import=data:text/javascript,import{createRequire}from'node:module';${encodeURIComponent(listing)}`;
    const quick = await runEsmctl(args, { cwd: folders({}), env: { NODE_OPTIONS: list } });
    const whole = await runEsmctl(args, { cwd: folders({}), env: { NODE_OPTIONS: list, DEBUG: '' } });
    expect([quick.stderr.includes('@oclif'), whole.stderr.includes('@oclif')]).toEqual([false, true]);
    expect([quick.code, whole.code]).toEqual([5, 5]);
    // What is told of times differs from moment to moment.
    const untimed = (text: string): unknown =>
      JSON.parse(text, (key, value: unknown) => {
        if (/Seconds$/.test(key) || /^\d{4}-\d\d-\d\dT/.test(String(value))) return 'a time';
        return ['message', 'why'].includes(key) ? String(value).replace(/\d.*/, '…') : value;
      });
    expect(untimed(quick.stdout)).toEqual(untimed(whole.stdout));
    expect(untimed(quick.stdout)).toMatchObject({ groups: [{}, {}] });
  });

  it('is watched: a document a line, with what was committed meanwhile', { timeout: LONGEST_MS }, async () => {
    await commit('watched', SHORT, { 0: 3 });
    const args = ['inspect', 'group', 'watched', '-b', cluster().servers, '--watch', '--every', '1s', '--json'];
    const watch = startEsmctl(args, { cwd: folders({}), longestMs: 120_000 });
    const shows = (offset: number) => watch.until(({ stdout }) => stdout.includes(`"committedOffset":${offset},`));
    await shows(3);
    await commit('watched', SHORT, { 0: 4 });
    await shows(4);
    watch.kill('SIGINT');
    const { code, stdout, stderr } = await watch.ended;
    expect([code, stderr]).toEqual([130, '']);
    const isValid = schemaOf('inspect-group.json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(isValid(line), JSON.stringify(isValid.errors)).toBe(true);
  });

  it('JSON keeps metadata and leader epoch, into another group too', { timeout: LONGEST_MS }, async () => {
    const consumer = cluster().kafka.consumer({ groupId: 'noted' });
    await consumer.connect();
    await consumer.subscribe({ topic: SHORT, fromBeginning: true });
    let commitNow: () => Promise<void> = () => Promise.resolve();
    const joined = new Promise<void>((resolve) => {
      commitNow = () => consumer.commitOffsets([{ topic: SHORT, partition: 0, offset: '7', metadata: 'a note' }]);
      void consumer.run({
        autoCommit: false,
        eachBatch: async () => {
          await commitNow();
          resolve();
        },
      });
    });
    await joined;
    await consumer.disconnect();
    const cwd = folders({});
    const { stdout, code } = await esmctl(cwd, 'export', '--group', 'noted', '--json');
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    const isValid = schemaOf('offsets-export.json');
    expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
    expect(document).toMatchObject({
      group: 'noted',
      type: 'classic',
      offsets: [
        {
          topic: SHORT,
          partition: 0,
          offset: 7,
          metadata: 'a note',
          committedAt: expect.stringMatching(/^20/),
          heldUntil: null,
        },
      ],
    });
    const copy = folders({ 'noted.json': stdout });
    const ended = await esmctl(copy, 'import', '--group', 'copied', '--from-file', 'noted.json', '--yes');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(await cluster().commitMetadata('copied', SHORT)).toContain('a note');
  });

  it('lists every offset outside of the log with its line, and moves it when asked', {
    timeout: LONGEST_MS,
  }, async () => {
    const cwd = folders({
      'wrong.csv': `${SHORT},0,99\n${SHORT},1,0\nabsent,0,1\n${SHORT},7,1\n`,
      'far.csv': `${SHORT},0,99\n${SHORT},1,0\n`,
    });
    const refused = await esmctl(cwd, 'import', '--group', 'outside', '--from-file', 'wrong.csv', '--yes');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    for (const [line, why] of [
      [1, 'above the log end 10'],
      [2, 'below the log start 2'],
      [3, 'there is no topic absent'],
      [4, 'the topic has 2 partitions'],
    ])
      expect(refused.stderr).toMatch(new RegExp(`wrong.csv:${line}:.*${why}`));
    const clamped = await esmctl(cwd, 'import', '--group', 'outside', '--from-file', 'far.csv', '--clamp', '--yes');
    expect(clamped, clamped.stderr).toMatchObject({ code: 0 });
    expect(await cluster().committed('outside', SHORT)).toEqual({ 0: 10, 1: 2 });
  });

  it('refuses a classic group with members, and an unknown one', { timeout: LONGEST_MS }, async () => {
    const consumer = cluster().kafka.consumer({ groupId: 'active' });
    await consumer.connect();
    await consumer.subscribe({ topic: SHORT });
    const joined = new Promise<void>((resolve) => {
      consumer.on('consumer.group_join', () => resolve());
    });
    await consumer.run({ eachMessage: () => Promise.resolve() });
    await joined;
    const cwd = folders({ 'some.csv': `${SHORT},0,3\n` });
    try {
      const refused = await esmctl(cwd, 'import', '--group', 'active', '--from-file', 'some.csv', '--yes');
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('ESMCTL_OFFSETS_GROUP_ACTIVE') });
      expect(readdirSync(cwd)).toEqual(['some.csv']);
    } finally {
      await consumer.disconnect();
    }
    expect(await esmctl(cwd, 'export', '--group', 'never')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ESMCTL_OFFSETS_NO_GROUP'),
    });
    expect(await esmctl(cwd, 'protect', '--group', 'never')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ESMCTL_OFFSETS_NO_GROUP'),
    });
    expect(await esmctl(cwd, 'recover', '--group', 'never')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ESMCTL_OFFSETS_NOTHING_LEFT'),
    });
  });

  // The new protocol is spoken from Kafka 4.0 on.
  if (version === '3.9.2') return;

  it('refuses a KIP-848 group with members', { timeout: LONGEST_MS }, async () => {
    const properties = ['--command-property', 'group.protocol=consumer'];
    const member = spawn(
      'java',
      [
        ...javaOf(version, 96),
        ...['org.apache.kafka.tools.consumer.ConsoleConsumer', '--bootstrap-server', cluster().servers],
        ...['--topic', SHORT, '--group', 'active-848', ...properties],
      ],
      { stdio: 'ignore' },
    );
    try {
      const cwd = folders({ 'some.csv': `${SHORT},0,3\n` });
      const lookUntil = async (): Promise<Ended> => {
        for (;;) {
          const ended = await esmctl(cwd, 'import', '--group', 'active-848', '--from-file', 'some.csv');
          if (ended.code !== 0) return ended;
          await pause(300);
        }
      };
      const refused = await lookUntil();
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('has members (KIP-848)') });
    } finally {
      member.kill('SIGKILL');
    }
  });
});

function linesOf(csv: string): readonly string[] {
  return csv
    .split('\n')
    .filter((line) => /^[^ ]+,\d+,\d+$/.test(line))
    .sort();
}
