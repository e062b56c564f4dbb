import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { createFolders, REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';

const folders = createFolders();
const TEMPLATE = `
Resources:
  A: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, Topics: [orders], EventSourceArn: !Ref Cluster}}
  B: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, Topics: [payments]}}
`;

it('prints one mapping, tells what is open on stderr, and validates after --set', async () => {
  const cwd = folders({ 'template.yaml': TEMPLATE });
  const args = ['mapping', 'import', '--template', 'template.yaml'];
  const several = await runEsmctl(args, { cwd });
  expect(several).toMatchObject({ code: 2, stdout: '' });
  expect(several.stderr).toContain("--logical-id 'B' takes the one of topic payments for f");

  const open = await runEsmctl([...args, '--logical-id', 'A'], { cwd });
  expect(open.code).toBe(0);
  expect(JSON.parse(open.stdout)).toMatchObject({ FunctionName: 'f', Topics: ['orders'] });
  expect(open.stderr).toContain("--set 'Cluster=VALUE'");

  const arn = 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/11111111-2222-3333-4444-555555555555-1';
  const filled = await runEsmctl([...args, '--logical-id', 'A', '--set', `Cluster=${arn}`], { cwd });
  const valid = await runEsmctl(['mapping', 'validate', '-', '--json'], { cwd, input: filled.stdout });
  expect(JSON.parse(valid.stdout)).toMatchObject({ valid: true, mapping: { source: { eventSourceArn: arn } } });
});

it.each([
  { why: 'no file', args: [], stderr: 'say what to import from' },
  { why: 'two files', args: ['--template', 'a', '--terraform', 'b'], stderr: 'only one of' },
  { why: 'a file that is not there', args: ['--template', 'nowhere.yaml'], stderr: 'there is no file nowhere.yaml' },
  {
    why: 'a setting that is none',
    args: ['--template', 'template.yaml', '--set', 'x'],
    stderr: '--set takes NAME=VALUE',
  },
  {
    why: 'a name that is not there',
    args: ['--template', 'template.yaml', '--logical-id', 'C'],
    stderr: 'holds no mapping C',
  },
])('exits with 2 for $why', async ({ args, stderr }) => {
  const ended = await runEsmctl(['mapping', 'import', ...args], { cwd: folders({ 'template.yaml': TEMPLATE }) });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain(stderr);
});

it('--json wraps the mapping with what is open', async () => {
  const cwd = folders({ 'template.yaml': TEMPLATE });
  const { stdout, stderr } = await runEsmctl(
    ['mapping', 'import', '--template', 'template.yaml', '--logical-id', 'A', '--json'],
    { cwd },
  );
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    name: 'A',
    holes: ['Cluster'],
    mapping: { FunctionName: 'f' },
  });
  expect(stderr).toBe('');
  const schema = JSON.parse(readFileSync(join(REPOSITORY, 'schemas/mapping-import.json'), 'utf8'));
  const validate = new Ajv2020.default({ strictTypes: false }).compile(schema);
  expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
});
