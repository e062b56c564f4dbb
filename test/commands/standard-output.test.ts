import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeOfLostOutput } from '../../src/cli/tell-lost-output.ts';
import { createFolders, runInShell } from '../support/run-esmctl.ts';
import { handler, mappingText, recordsText } from './run/scenario.ts';

const folders = createFolders();
const SUCCEED = handler('succeed').join(' ');
const RUN = `run --config mapping.json --records records.ndjson ${SUCCEED}`;

// /dev/full is a file of Linux that has no room.
describe.skipIf(!existsSync('/dev/full')).concurrent('standard output on a full disk', () => {
  it.for([
    { why: 'without the framework', command: '--version', code: 5 },
    { why: 'written by the framework', command: '--help', code: 5 },
    { why: 'help of a command, which the framework ends by throwing', command: 'run --help', code: 5 },
    { why: 'a command', command: 'config list', code: 5 },
    { why: 'a run, which stops as if the reader had gone', command: `${RUN} --json`, code: 5 },
    { why: 'a run for a person', command: RUN, code: 5 },
    { why: 'an error counts before it', command: 'run --config no.json --json', code: 2 },
  ])('is said in words: $command ($why)', async ({ command, code }, { expect }) => {
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': recordsText(20) });
    const ended = await runInShell(`$ESMCTL ${command} > /dev/full`, { cwd });
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stderr.match(/^error standard output .*ENOSPC.*\[ESMCTL_STDOUT_WRITE\]$/gm)).toHaveLength(1);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  it('is no crash where the messages cannot be written either', async ({ expect }) => {
    const script = '$ESMCTL --version > /dev/full 2>&1; echo $?; $ESMCTL config list > /dev/full 2>&1; echo $?';
    expect(await runInShell(script, { cwd: folders() })).toMatchObject({ stdout: '5\n5\n' });
  });
});

it('a reader of the help that goes away is no error', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: of bash.
  const script = 'for id in run record; do $ESMCTL $id --help | head -1; echo "${PIPESTATUS[0]}"; done';
  const { stdout, stderr } = await runInShell(script, { cwd: folders() });
  expect(stdout.split('\n').filter((line) => /^\d+$/.test(line))).toEqual(['0', '0']);
  expect(stderr).toBe('');
});

describe('the exit code where standard output is missing', () => {
  it.each([
    { code: 0, certain: false, ends: 5, why: 'what was asked for is not there' },
    { code: 130, certain: false, ends: 5, why: '5 counts before 130' },
    { code: 1, certain: false, ends: 5, why: '5 counts before 1' },
    { code: 1, certain: true, ends: 1, why: 'a gate found something: that is certain' },
    { code: 2, certain: false, ends: 2, why: 'an error counts first' },
    { code: 70, certain: true, ends: 70, why: 'an error counts first' },
  ])('$code becomes $ends ($why)', ({ code, certain, ends }) => {
    expect(codeOfLostOutput(code, certain)).toBe(ends);
  });
});
