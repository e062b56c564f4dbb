import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proseOf, ROOT, readPage, readPages } from './documents.ts';

interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

/** Links and pictures to places of this repository. */
function localLinks(prose: string): readonly Link[] {
  return [...prose.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, url = '']) => url)
    .filter((url) => !/^[a-z]+:/.test(url))
    .map((url) => ({ target: url.split('#')[0] ?? '', anchor: url.split('#')[1] }));
}

/** The anchors that GitHub makes of headings. */
function anchorsOf(path: string): readonly string[] {
  return [...proseOf(readPage(path)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

function brokenLinksOf(path: string, prose: string): readonly string[] {
  return localLinks(prose).flatMap(({ target, anchor }) => {
    const to = target === '' ? path : join(dirname(path), target);
    if (!existsSync(join(ROOT, to))) return [`${path}: ${to} does not exist`];
    if (anchor !== undefined && !anchorsOf(to).includes(anchor)) return [`${path}: ${to} has no heading #${anchor}`];
    return [];
  });
}

describe('links', () => {
  it.each(readPages())('of $path lead somewhere', (page) => {
    expect(brokenLinksOf(page.path, proseOf(page))).toEqual([]);
  });

  it.each([
    { why: 'a page that does not exist', prose: '[a](docs/nowhere.md)' },
    { why: 'a picture that does not exist', prose: '![a](docs/images/nothing.svg)' },
    { why: 'a heading that does not exist', prose: '[a](docs/semantics.md#nothing)' },
  ])('are found broken: $why', ({ prose }) => {
    expect(brokenLinksOf('README.md', prose)).toHaveLength(1);
  });

  it('lead from the index to every page', () => {
    const linked = localLinks(readPage('docs/README.md').text).map(({ target }) => join('docs', target));
    const pages = readPages().map(({ path }) => path);
    const expected = pages.filter((path) => /^docs\/(commands\/)?[a-z-]+\.md$/.test(path));
    expect(expected.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it('lead from the index of decisions to each of them', () => {
    const linked = localLinks(readPage('docs/adr/README.md').text).map(({ target }) => join('docs/adr', target));
    const decisions = readPages().filter(({ path }) => /^docs\/adr\/\d/.test(path));
    expect(linked).toEqual(decisions.map(({ path }) => path).sort());
  });
});
