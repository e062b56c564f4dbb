import { describe, expect, it } from 'vitest';
import { renderSimulationSvg } from '../../../src/core/output/simulation-svg.ts';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import type { PolicyResult } from '../../../src/core/simulation/simulation-result.ts';
import { simulationInputs, steadyLoad } from '../../support/simulation.ts';

const base = simulate(
  simulationInputs({ partitions: 2, load: steadyLoad(2, 1), durationMs: 60_000, sampleMs: 10_000 }),
  {
    kind: 'fixed',
    workers: 2,
  },
);

function withPollers(most: number, mode = 'fixed:2'): PolicyResult {
  return { ...base, mode, timeline: base.timeline.map((point, at) => ({ ...point, pollers: at === 0 ? most : 1 })) };
}

/** What the axis of the first chart, pollers, says from below. */
function pollerMarks(svg: string): readonly string[] {
  const chart = svg.slice(svg.indexOf('>Pollers<'), svg.indexOf('<polyline'));
  return [...chart.matchAll(/text-anchor="end">([^<]+)<\/text>/g)]
    .map(([, text = '']) => text)
    .filter((text) => !/[smh]/.test(text));
}

describe('the picture of a simulation', () => {
  it('has its colours as attributes, for programs that know no variables of CSS, and others for dark', () => {
    const svg = renderSimulationSvg([base]);
    expect(svg).not.toContain('var(');
    const [paper, ...texts] = [...svg.matchAll(/<(?:rect|text)[^>]*>/g)].map(([tag]) => tag);
    expect(paper).toContain('fill="#ffffff"');
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((tag) => !tag.includes('fill="#1f2328"'))).toEqual([]);
    expect(svg).toMatch(/@media\(prefers-color-scheme:dark\)\{text\{fill:#e6edf3\}/);
  });

  it.each([
    { most: 1, marks: ['0', '1'], why: 'one' },
    { most: 2, marks: ['0', '1', '2'], why: 'no half pollers' },
    { most: 10, marks: ['0', '2', '4', '6', '8', '10'], why: 'no quarters of ten, rounded' },
    { most: 13, marks: ['0', '5', '10', '15'], why: 'up to the first that is not below' },
    { most: 2000, marks: ['0', '500', '1,000', '1,500', '2,000'], why: 'with noughts' },
  ])('a chart up to $most has marks that say what they stand for: $why', ({ most, marks }) => {
    expect(pollerMarks(renderSimulationSvg([withPollers(most)]))).toEqual(marks);
  });

  it('keeps the names of many policies inside, in rows above the first chart', () => {
    const svg = renderSimulationSvg(Array.from({ length: 9 }, (_, at) => withPollers(3, `fixed:${at}`)));
    const names = [...svg.matchAll(/<text x="(\d+)" y="(\d+)"[^>]*>fixed:/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(names).toHaveLength(9);
    expect(names.filter(([x = 0]) => x > 860 - 150)).toEqual([]);
    const [, title] = /<text x="\d+" y="(\d+)"[^>]*>Pollers</.exec(svg) ?? [];
    expect(Math.max(...names.map(([, y = 0]) => y))).toBeLessThan(Number(title) - 12);
  });
});
