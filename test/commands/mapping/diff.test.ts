import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { changed, MSK_REQUEST } from '../../core/mapping/documents.ts';
import { createFolders, REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';

const folders = createFolders();
const schema = JSON.parse(readFileSync(join(REPOSITORY, 'schemas/mapping-diff.json'), 'utf8'));
const validate = new Ajv2020.default({ strictTypes: false }).compile(schema);
const cwd = () =>
  folders({
    'live.json': JSON.stringify(MSK_REQUEST),
    'batch.json': JSON.stringify(changed(MSK_REQUEST, { BatchSize: 7 })),
    'group.json': JSON.stringify(changed(MSK_REQUEST, { AmazonManagedKafkaEventSourceConfig: undefined })),
    'broken.json': '{',
  });

it.each([
  { after: 'live.json', failOn: 'change', code: 0, says: 'the mappings are the same to AWS' },
  { after: 'batch.json', failOn: 'never', code: 0, says: 'an update makes this difference' },
  { after: 'batch.json', failOn: 'change', code: 1, says: 'an update makes this difference' },
  { after: 'batch.json', failOn: 'new-mapping', code: 0, says: 'an update makes this difference' },
  { after: 'group.json', failOn: 'new-mapping', code: 1, says: 'StartingPosition TRIM_HORIZON decides' },
])('$after with --fail-on $failOn exits with $code', async ({ after, failOn, code, says }) => {
  const ended = await runEsmctl(['mapping', 'diff', 'live.json', after, '--fail-on', failOn], { cwd: cwd() });
  expect(ended).toMatchObject({ code, stderr: '' });
  expect(ended.stdout).toContain(says);
});

it('--json keeps to its schema', async () => {
  const { stdout } = await runEsmctl(['mapping', 'diff', 'live.json', 'group.json', '--json'], { cwd: cwd() });
  const document = JSON.parse(stdout);
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  expect(document).toMatchObject({ way: 'new-mapping', offsets: { code: 'starting-position' } });
});

it('refuses what is no mapping, with its place', async () => {
  const ended = await runEsmctl(['mapping', 'diff', 'live.json', 'broken.json'], { cwd: cwd() });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('broken.json:1:2');
});
