import { execFileSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { createFolders, runInShell } from '../../support/run-esmctl.ts';
import { handler, mappingText, recordsText } from './scenario.ts';

const folders = createFolders();
const files = { 'mapping.json': mappingText(), 'records.ndjson': recordsText(40) };
const SCRIPT = 'script';
const RUN = `$ESMCTL run --config mapping.json --records records.ndjson ${handler('takeAMoment').join(' ')}`;

/** util-linux's `script` gives the command a terminal. */
function whyNoTerminal(): string | undefined {
  try {
    execFileSync(SCRIPT, ['-qec', 'true', '/dev/null'], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return `script(1) of util-linux does not work here (${String(error).split('\n')[0]})`;
  }
}

const missing = whyNoTerminal();
if (missing !== undefined) console.warn(`left out: the tests of a terminal, because ${missing}`);

describe.skipIf(missing !== undefined).concurrent('on a terminal', () => {
  const inTerminal = (command: string): string => `${SCRIPT} -qec "${command}" /dev/null`;
  const cases = [
    { why: 'TERM=dumb', env: { TERM: 'dumb' }, flag: '' },
    { why: 'NO_COLOR', env: { TERM: 'xterm-256color', NO_COLOR: '1' }, flag: '' },
    { why: '--no-color', env: { TERM: 'xterm-256color' }, flag: ' --no-color' },
    { why: '--json', env: { TERM: 'xterm-256color' }, flag: ' --json' },
  ];
  it.for(cases)('neither colour nor animation with $why', async ({ env, flag }, { expect }) => {
    const { code, stdout } = await runInShell(inTerminal(`${RUN}${flag} 2>/dev/null`), { cwd: folders(files), env });
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(flag === ' --json' ? /"type":"summary"/ : /^ {2}succeeded +40\r?$/m);
  });

  it('a live screen, which leaves the summary', async ({ expect }) => {
    const { code, stdout } = await runInShell(inTerminal(RUN), {
      cwd: folders(files),
      env: { TERM: 'xterm-256color' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences of the terminal.
    const text = stdout.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
    expect(text.slice(text.lastIndexOf('Ledger'))).toMatch(/^ {2}succeeded +40\r?$/m);
  });
});
