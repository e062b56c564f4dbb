import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { awsEnvironment } from '../../support/aws/lambda-stub.ts';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { FIXTURES, handler, recordsText } from './scenario.ts';

const folders = createFolders();
const UUID = '14e0db71-5d35-4eb5-b481-8945cf9d10c2';

describe('what GetEventSourceMapping answers for a cluster on MSK, all defaults written out', () => {
  const copy = (): string => {
    const cwd = folders({ 'records.ndjson': recordsText(30) });
    cpSync(join(FIXTURES, 'aws-msk-on-demand.json'), join(cwd, 'mapping.json'));
    return cwd;
  };
  const RUN = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', '--json'];

  it('runs unchanged, with flags for what it does not say', async ({ expect }) => {
    const cwd = copy();
    const before = readFileSync(join(cwd, 'mapping.json'), 'utf8');
    const args = [...RUN, ...handler('printEvent'), '--checkpoint', 'offsets.json', '-b', 'b-1:9098,b-2:9098'];
    const { code, stdout, stderr } = await runEsmctl(args, { cwd });
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/error|refuse/);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ group: UUID, ledger: { polled: 30, succeeded: 30 }, invocations: 1 });
    expect(events[0]).toMatchObject({ type: 'run-started', mode: 'on-demand', pollers: 1, processors: 1 });
    const event = JSON.parse(events.find((line) => line.type === 'function-log')?.text ?? '') as {
      records: Record<string, unknown[]>;
    };
    expect(event).toMatchObject({
      eventSource: 'aws:kafka',
      eventSourceArn: (JSON.parse(before) as { EventSourceArn: string }).EventSourceArn,
      bootstrapServers: 'b-1:9098,b-2:9098',
    });
    expect(Object.keys(event.records)).toEqual(['orders-0', 'orders-1']);
    expect(event.records['orders-0']?.[0]).toMatchObject({
      topic: 'orders',
      partition: 0,
      offset: 0,
      timestampType: 'CREATE_TIME',
      key: Buffer.from('key-0').toString('base64'),
      value: Buffer.from('{"id":0}').toString('base64'),
      headers: [],
    });
    expect(JSON.parse(readFileSync(join(cwd, 'offsets.json'), 'utf8'))).toMatchObject({ group: UUID });
    expect(readFileSync(join(cwd, 'mapping.json'), 'utf8')).toBe(before);
  });

  it('asks AWS for the function where no flag names another', async ({ expect }) => {
    const { code, stdout } = await runEsmctl(RUN, { cwd: copy(), env: awsEnvironment('http://127.0.0.1:9') });
    expect(code).toBe(4);
    expect(stdout).toContain('ESMCTL_AWS_UNREACHABLE');
  });
});
