import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { importMapping } from '../../../src/cli/mapping/import-mapping.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { createFolders, REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';

const folders = createFolders();
const TEMPLATE = `
Resources:
  A: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, Topics: [orders], EventSourceArn: !Ref Cluster}}
  B: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, Topics: [payments]}}
`;

const PATH = join(folders({ 'template.yaml': TEMPLATE }), 'template.yaml');

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
  { why: 'no file', flags: {}, says: 'say what to import from' },
  { why: 'two files', flags: { template: 'a', terraform: 'b' }, says: 'only one of' },
  { why: 'a file that is not there', flags: { template: 'nowhere.yaml' }, says: 'there is no file nowhere.yaml' },
  { why: 'a setting that is none', flags: { template: PATH, set: ['x'] }, says: '--set takes NAME=VALUE' },
  { why: 'a name that is not there', flags: { template: PATH, 'logical-id': 'C' }, says: 'holds no mapping C' },
])('is wrong usage: $why', async ({ flags, says }) => {
  const error: unknown = await importMapping(flags, 0).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EsmctlError);
  expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining(says) as string });
});

it('a mapping in a template that AWS would refuse is printed, named with its file, and ends with 2', async () => {
  const cwd = folders({ 'wrong.yaml': TEMPLATE.replace('FunctionName: f,', 'FunctionName: f, BatchSize: many,') });
  const ended = await runEsmctl(['mapping', 'import', '--template', 'wrong.yaml', '--logical-id', 'A'], { cwd });
  expect(ended.code).toBe(2);
  expect(JSON.parse(ended.stdout)).toMatchObject({ BatchSize: 'many' });
  expect(ended.stderr).toContain('error wrong.yaml A: BatchSize must be a whole number from 1 to 10000');
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
