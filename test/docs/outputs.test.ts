import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf, ROOT, readPage, readPages } from './documents.ts';

const PAGES = [
  'README.md',
  'docs/commands/run.md',
  'docs/commands/filter-test.md',
  'docs/commands/estimate-capacity.md',
  'docs/commands/simulate-scaling.md',
  'docs/records.md',
  'docs/semantics.md',
].map(readPage);

/** A command of a page, and what the page says that it prints. */
interface Shown {
  readonly command: string;
  readonly output: string;
}

function shownIn({ lines }: Block): readonly Shown[] {
  const text = lines.join('\n');
  if (!text.startsWith('$ ')) return [];
  return text
    .slice(2)
    .split('\n$ ')
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { command, output: output.join('\n') };
    });
}

/** Times, durations, rates and ids are different at every run. */
function withoutVariables(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>')
    .replace(/\[[0-9a-f]{8}\]/g, '[<id>]')
    .replace(/(?<=\) | (?:µ|m)?s )[0-9a-f]{8}\b/g, '<id>')
    .replace(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
    .replace(/\b\d\d:\d\d:\d\d\.\d{3}\b/g, '<time>')
    .replace(/[\d.,]+ records\/s, [\d.]+ [kM]?B\/s/g, '<rate>')
    .replace(/\b[\d.]+ (µs|ms|s)\b/g, '<duration>')
    .replace(/^… .* records\/s\n/gm, '')
    .trimEnd();
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'esmctl-docs-'));
  for (const name of ['docs', 'examples']) symlinkSync(join(ROOT, name), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Standard output and standard error together, as on a terminal that is none. */
function runShown(command: string): string {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|ESMCTL_|XDG_|CI$|COLUMNS$|NO_COLOR$|FORCE_COLOR$|NODE_)/.test(name),
  );
  const script = `exec 2>&1; esmctl() { "${process.execPath}" "${ROOT}/bin/run.js" "$@"; }; ${command}`;
  return spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env: Object.fromEntries(env) }).stdout;
}

describe('what the pages show', () => {
  const shown = PAGES.flatMap((page) =>
    blocksOf(page).flatMap((block) => shownIn(block).map((one) => ({ page, ...one }))),
  );

  it('is something', () => {
    expect(new Set(shown.map(({ page }) => page.path)).size).toBe(PAGES.length);
  });

  it.each(shown)('$page.path: $command', ({ command, output }) => {
    expect(withoutVariables(runShown(command))).toBe(withoutVariables(output));
  });
});

/** Their times count from a fixed one, which no flag sets. */
describe('what is shown of facts that a test has made', () => {
  const shown = readPages().flatMap(({ path, text }) =>
    [...text.matchAll(/<!-- (test\/golden\/\S+) -->\s*```\n([\s\S]*?)```/g)].map(([, file = '', output = '']) => ({
      path,
      file,
      output,
    })),
  );

  it('is something', () => {
    expect(shown.map(({ path }) => path)).toContain('docs/commands/inspect-group.md');
  });

  it.each(shown)('$path: $file', ({ file, output }) => {
    expect(output).toBe(readFileSync(join(ROOT, file), 'utf8'));
  });
});

describe('the failure records of docs/semantics.md', () => {
  const records = [
    ...readPage('docs/semantics.md').text.matchAll(/<!-- first line of (\S+) -->\s*```json\n([\s\S]*?)```/g),
  ].map(([, file = '', json = '']) => ({ file, json }));

  it('are there in three shapes', () => {
    expect(records).toHaveLength(3);
  });

  it.each(records)('$file is what the run above it wrote, key order included', ({ file, json }) => {
    const written = JSON.parse(readFileSync(join(folder, file), 'utf8').split('\n')[0] ?? '') as unknown;
    const [real, documented] = [written, JSON.parse(json) as unknown].map((value) => JSON.stringify(value));
    const known = /20\d\d-11-02T[\d:.]+Z/g;
    expect(documented?.match(known)).toEqual(real?.match(known));
    expect(withoutVariables(documented ?? '')).toBe(withoutVariables(real ?? ''));
  });
});

describe('the picture of the screen', () => {
  it('is drawn from what the terminal showed', () => {
    const drawn = execFileSync(process.execPath, [join(ROOT, 'scripts/make-screen-svg.js'), '--print'], {
      encoding: 'utf8',
    });
    expect(readFileSync(join(ROOT, 'docs/images/run-screen.svg'), 'utf8')).toBe(drawn);
  });
});
