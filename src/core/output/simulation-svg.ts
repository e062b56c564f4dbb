import type { PolicyResult, TimelinePoint } from '../simulation/simulation-result.ts';
import { count, seconds } from './quantities.ts';

const [WIDTH, PANEL, LEFT, RIGHT, GAP] = [860, 180, 90, 20, 50];
/** Of the legend, and what lies between it and the first chart. */
const [IN_A_ROW, ENTRY, ROW, BELOW] = [4, 185, 20, 36];
/** Light where nothing is said, as attributes: programs that show pictures know no variables of CSS and often no media query. */
const [INK, FAINT, PAPER] = ['#1f2328', '#d0d7de', '#ffffff'];
const STYLE = `svg{font:12px system-ui,sans-serif}.title{font-weight:600}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.paper{fill:#0d1117}}`;
/** Legible on white and on black, and told apart without colour by their dashes. */
const COLOURS = ['#2f6fde', '#d9622b', '#2e9e6b', '#a04ac9', '#c0392b', '#7a7a7a'];
const DASHES = ['', '6 3', '2 3', '8 3 2 3', '1 4', '12 4'];

interface Panel {
  readonly title: string;
  readonly read: (point: TimelinePoint) => number;
  readonly format: (value: number) => string;
}

const PANELS: readonly Panel[] = [
  { title: 'Pollers', read: ({ pollers }) => pollers, format: count },
  { title: 'Lag (records)', read: ({ lag }) => lag, format: count },
  { title: 'Age of the oldest record', read: ({ oldestAgeSeconds }) => oldestAgeSeconds, format: age },
  { title: 'Throughput out (records/s)', read: ({ outRecordsPerSecond }) => outRecordsPerSecond, format: count },
  {
    title: 'Concurrent invocations',
    read: ({ concurrentInvocations }) => concurrentInvocations,
    format: (value) => value.toFixed(1),
  },
];

/** Charts of all policies above each other, axes labelled, in colours for light and dark. */
export function renderSimulationSvg(results: readonly PolicyResult[]): string {
  const top = Math.ceil(results.length / IN_A_ROW) * ROW + BELOW;
  const height = top + PANELS.length * (PANEL + GAP);
  const lastSeconds = Math.max(1, ...results.map(({ summary }) => summary.simulatedSeconds));
  const legend = results.map(({ mode }, at) => {
    const x = LEFT + (at % IN_A_ROW) * ENTRY;
    const y = 24 + Math.floor(at / IN_A_ROW) * ROW;
    return `<line x1="${x}" y1="${y}" x2="${x + 26}" y2="${y}" ${strokeOf(at)}/>${textAt(x + 32, y + 4, escapeXml(mode))}`;
  });
  const panels = PANELS.map((panel, at) => renderPanel(panel, results, lastSeconds, top + at * (PANEL + GAP)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Simulation of pollers, lag, age, throughput and concurrency over time">`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}" fill="${PAPER}"/>`,
    ...legend,
    ...panels,
    textAt((LEFT + WIDTH - RIGHT) / 2, height - 14, 'simulated time', 'text-anchor="middle"'),
    '</svg>',
    '',
  ].join('\n');
}

function renderPanel(
  { title, read, format }: Panel,
  results: readonly PolicyResult[],
  lastSeconds: number,
  y: number,
): string {
  const marks = marksUpTo(
    results.reduce((most, { timeline }) => timeline.reduce((so, point) => Math.max(so, read(point)), most), 0),
  );
  const top = marks.at(-1) ?? 1;
  const xOf = (atSeconds: number): number => LEFT + (atSeconds / lastSeconds) * (WIDTH - LEFT - RIGHT);
  const yOf = (value: number): number => y + PANEL - (value / top) * PANEL;
  const grid = marks.map((mark) => {
    const line = yOf(mark);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${line}" y2="${line}" stroke="${FAINT}"/>${textAt(LEFT - 8, line + 4, format(mark), 'text-anchor="end"')}`;
  });
  const times = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const text = share === 0 ? '0' : seconds(share * lastSeconds);
    return textAt(xOf(share * lastSeconds), y + PANEL + 16, text, `text-anchor="${share === 1 ? 'end' : 'middle'}"`);
  });
  const lines = results.map(({ timeline }, at) => {
    const points = timeline.map((point) => `${xOf(point.atSeconds).toFixed(1)},${yOf(read(point)).toFixed(1)}`);
    return `<polyline fill="none" ${strokeOf(at)} points="${points.join(' ')}"/>`;
  });
  return [textAt(LEFT, y - 8, title, 'class="title"'), ...grid, ...times, ...lines].join('\n');
}

function textAt(x: number, y: number, text: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" fill="${INK}"${attributes === '' ? '' : ` ${attributes}`}>${text}</text>`;
}

/** Whole numbers from 0 to the first that is not below `most`, two to five steps of 1, 2 or 5 and noughts. */
function marksUpTo(most: number): readonly number[] {
  const least = Math.max(1, most / 5);
  const tens = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * tens).find((size) => size >= least) ?? 10 * tens;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, at) => at * step);
}

function age(value: number): string {
  return value === 0 ? '0 s' : seconds(value);
}

function strokeOf(at: number): string {
  const dash = DASHES[at % DASHES.length] ?? '';
  return `stroke="${COLOURS[at % COLOURS.length]}" stroke-width="1.8"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
