import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument } from './run-lines.ts';
import { FIXTURES, handler, mappingText, messagesOf, PROVISIONED, recordsText } from './scenario.ts';

const folders = createFolders();
const SEEN = ['--env', 'SEEN=seen'];
const NOTE = [...handler('note'), ...SEEN];
const MAPPED = ['--config', 'mapping.json'];
const READY = [...MAPPED, '--records', 'records.ndjson'];
const BROKEN_MAPPING = '{\n  "FunctionName": "orders",\n  "Topics": ["orders"\n}\n';
const files = {
  'mapping.json': mappingText(),
  'records.ndjson': recordsText(4),
  'broken.json': BROKEN_MAPPING,
  'unknown.json': mappingText({ BatchSise: 5, BatchSize: 0 }),
  'queue.json': mappingText({
    ...PROVISIONED,
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-esm', ConsumptionMode: 'Queue' },
    MaximumRetryAttempts: 3,
    StartingPosition: undefined,
  }),
  'empty.json': '',
  'list.local.json': '[]',
  'list.json': mappingText(),
  'module.mjs': 'export const handler = 1;',
};

interface Case {
  readonly why: string;
  readonly args: readonly string[];
  readonly code?: number;
  readonly error: string;
  /** In what stderr says. */
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    why: 'a number is none',
    args: [...READY, ...NOTE, '--pollers', 'many'],
    error: 'ESMCTL_USAGE',
    says: /--pollers takes a whole number from 1 to 2,000, not "many"/,
  },
  { why: 'no mapping', args: [], error: 'ESMCTL_USAGE', says: /no mapping is named[\s\S]*next .*--config/ },
  {
    why: 'a mapping that is not there',
    args: ['-c', 'no.json'],
    error: 'ESMCTL_INPUT',
    says: /there is no file no\.json/,
  },
  { why: 'a directory as mapping', args: ['-c', '.'], error: 'ESMCTL_INPUT', says: /\. is a folder/ },
  { why: 'an empty mapping', args: ['-c', 'empty.json'], error: 'ESMCTL_MAPPING_INVALID', says: /empty\.json:1:1 / },
  {
    why: 'broken JSON',
    args: ['-c', 'broken.json'],
    error: 'ESMCTL_MAPPING_INVALID',
    says: /^error broken\.json:4:1 not valid JSON/m,
  },
  {
    why: 'two wrong fields, both reported',
    args: ['-c', 'unknown.json'],
    error: 'ESMCTL_MAPPING_INVALID',
    says: /2 errors[\s\S]*unknown\.json:1:\d+ BatchSize[\s\S]*unknown\.json:1:\d+ "BatchSise"/,
  },
  {
    why: 'a share group',
    args: ['-c', 'queue.json', '-r', 'records.ndjson', ...NOTE],
    error: 'ESMCTL_QUEUE_MODE',
    says: /ConsumptionMode Queue.*share group/,
  },
  {
    why: 'a companion that is no object',
    args: ['-c', 'list.json'],
    error: 'ESMCTL_COMPANION',
    says: /list\.local\.json.*not a JSON object/,
  },
  {
    why: 'a checkpoint for a cluster, which keeps offsets itself',
    args: [...MAPPED, '--checkpoint', 'offsets.json', ...NOTE],
    error: 'ESMCTL_USAGE',
    says: /--checkpoint is for recorded records/,
  },
  {
    why: 'records that are not there',
    args: [...MAPPED, '-r', 'no.ndjson', ...NOTE],
    error: 'ESMCTL_RECORDS_OPEN',
    says: /no\.ndjson cannot be opened: there is no such file/,
  },
  {
    why: 'a directory as records',
    args: [...MAPPED, '-r', '.', ...NOTE],
    error: 'ESMCTL_RECORDS_OPEN',
    says: /it is a folder/,
  },
  {
    why: 'a handler that is not there',
    args: [...READY, '--handler', 'no.mjs'],
    error: 'ESMCTL_HANDLER_FILE',
    says: /no\.mjs does not exist/,
  },
  {
    why: 'no such export',
    args: [...READY, ...handler('missing')],
    error: 'ESMCTL_HANDLER_EXPORT',
    says: /does not export "missing"\. It exports: .*succeed/,
  },
  {
    why: 'an export that is no function',
    args: [...READY, '--handler', 'module.mjs'],
    error: 'ESMCTL_HANDLER_EXPORT',
    says: /exports "handler", which is no function \(number\)/,
  },
  {
    why: 'a handler that throws while it is loaded',
    args: [...READY, '--handler', join(FIXTURES, 'throws-on-load.mjs')],
    code: 4,
    error: 'ESMCTL_HANDLER_LOAD',
    says: /throws-on-load\.mjs failed while it was loaded: Error: no table name \(.*:1:7\)/,
  },
  {
    why: 'a program that is not there',
    args: [...READY, '--exec', 'no-such-program -x'],
    error: 'ESMCTL_EXEC_COMMAND',
    says: /no-such-program could not be started/,
  },
  {
    why: 'a runtime that ends at once',
    args: [...READY, '--exec', 'false'],
    code: 4,
    error: 'ESMCTL_EXEC_INIT',
    says: /false/,
  },
  {
    why: 'an endpoint that is no URL',
    args: [...READY, '--endpoint', 'nowhere'],
    error: 'ESMCTL_ENDPOINT_URL',
    says: /--endpoint "nowhere"/,
  },
  {
    why: 'an endpoint where nobody listens',
    args: [...READY, '--endpoint', 'http://127.0.0.1:1'],
    code: 4,
    error: 'ESMCTL_ENDPOINT_UNREACHABLE',
    says: /Nothing answers at http:\/\/127\.0\.0\.1:1/,
  },
  {
    why: 'two functions',
    args: [...READY, ...NOTE, '--exec', 'true'],
    error: 'ESMCTL_USAGE',
    says: /--handler and --exec are both given/,
  },
  { why: 'an unknown flag', args: [...READY, ...NOTE, '--colour'], error: 'ESMCTL_USAGE', says: /--colour/ },
  { why: 'a word too many', args: [...READY, ...NOTE, 'more'], error: 'ESMCTL_USAGE', says: /more/ },
  { why: 'no pollers', args: [...READY, ...NOTE, '--pollers', '0'], error: 'ESMCTL_USAGE', says: /--pollers/ },
  {
    why: 'an events file in a missing folder',
    args: [...READY, ...NOTE, '--events', 'no/events'],
    error: 'ESMCTL_EVENTS_OPEN',
    says: /no\/events cannot be written/,
  },
  {
    why: 'events over the records',
    args: [...READY, ...NOTE, '--events', './records.ndjson'],
    error: 'ESMCTL_USAGE',
    says: /--events would write to \.\/records\.ndjson, which is also --records/,
  },
  {
    why: 'two readers of standard input',
    args: ['-c', '-', '-r', '-', ...NOTE],
    error: 'ESMCTL_USAGE',
    says: /--config and --records both read standard input/,
  },
  {
    why: 'failures into the checkpoint',
    args: [...READY, ...NOTE, '--checkpoint', 'x', '--destination', 'file:x'],
    error: 'ESMCTL_USAGE',
    says: /--destination would write to x, which is also --checkpoint/,
  },
];

describe.concurrent('bad input is refused before anything runs', () => {
  it.for(cases)('$why', async ({ args, code = 2, error, says }, { expect }) => {
    const cwd = folders(files);
    const { code: actual, stdout, stderr } = await runEsmctl(['run', ...args, '--json'], { cwd });
    expect(actual).toBe(code);
    const document = readErrorDocument(
      stdout
        .split('\n')
        .filter((line) => !line.includes('"function-log"'))
        .join('\n'),
    );
    expect(document.code).toBe(error);
    expect(document.next.length).toBeGreaterThan(0);
    expect(messagesOf(stderr)).toMatch(says);
    expect(stderr).toMatch(new RegExp(`^error [\\s\\S]*\\[${error}\\]$`, 'm'));
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(cwd, 'seen'))).toBe(false);
    expect(readFileSync(join(cwd, 'records.ndjson'), 'utf8')).toBe(files['records.ndjson']);
  });

  it('says nothing on stdout without --json', async ({ expect }) => {
    const { code, stdout, stderr } = await runEsmctl(['run', '-c', 'broken.json'], { cwd: folders(files) });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('\u001b');
  });

  it('reports all that is wrong with the flags at once', async ({ expect }) => {
    const args = ['--until', 'noon', '--for', 'ever', '--assume', 'weather=fine', '--assume', 'retry-pause-ms'];
    const more = ['--env', '1=2', '--function-timeout', '1h', '--commit-interval', '5', '--destination', 'queue'];
    const { code, stdout, stderr } = await runEsmctl(['run', ...READY, ...args, ...more, '--json'], {
      cwd: folders(files),
    });
    expect(code).toBe(2);
    const { problems } = readErrorDocument(stdout) as { problems: { code: string; message: string }[] };
    expect(problems.map((problem) => problem.code).toSorted()).toEqual([
      'flag-assume',
      'flag-assume',
      'flag-commit-interval',
      'flag-destination',
      'flag-env',
      'flag-for',
      'flag-function-timeout',
      'flag-until',
    ]);
    for (const { message } of problems) expect(stderr).toContain(message);
  });

  it('leaves files of an earlier run as they were', async ({ expect }) => {
    const cwd = folders({ ...files, 'events.ndjson': 'earlier\n', 'failures.ndjson': 'earlier\n' });
    const args = [
      ...READY,
      '--handler',
      'no.mjs',
      '--events',
      'events.ndjson',
      '--destination',
      'file:failures.ndjson',
    ];
    expect((await runEsmctl(['run', ...args], { cwd })).code).toBe(2);
    for (const name of ['events.ndjson', 'failures.ndjson']) {
      expect(readFileSync(join(cwd, name), 'utf8')).toBe('earlier\n');
    }
  });

  it('shows a stack with --debug alone', async ({ expect }) => {
    const { stderr } = await runEsmctl(['run', '-c', 'no.json', '--debug'], { cwd: folders(files) });
    expect(stderr).toMatch(/^\s+at /m);
  });
});
