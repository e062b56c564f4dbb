import type { PolicyResult, TimelinePoint } from '../simulation/simulation-result.ts';
import { count, seconds } from './quantities.ts';

const [WIDTH, PANEL, LEFT, RIGHT, TOP, GAP] = [860, 180, 90, 20, 56, 50];
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
  const height = TOP + PANELS.length * (PANEL + GAP);
  const lastSeconds = Math.max(1, ...results.map(({ summary }) => summary.simulatedSeconds));
  const legend = results.map(({ mode }, at) => {
    const x = LEFT + at * 185;
    return `<line x1="${x}" y1="24" x2="${x + 26}" y2="24" ${strokeOf(at)}/><text x="${x + 32}" y="28">${escapeXml(mode)}</text>`;
  });
  const panels = PANELS.map((panel, at) => renderPanel(panel, results, lastSeconds, TOP + at * (PANEL + GAP)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Simulation of pollers, lag, age, throughput and concurrency over time">`,
    '<style>svg{--ink:#1f2328;--faint:#d0d7de;--paper:#ffffff;font:12px system-ui,sans-serif}@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--faint:#30363d;--paper:#0d1117}}text{fill:var(--ink)}.grid{stroke:var(--faint)}.title{font-weight:600}</style>',
    `<rect width="${WIDTH}" height="${height}" style="fill:var(--paper)"/>`,
    ...legend,
    ...panels,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${height - 14}" text-anchor="middle">simulated time</text>`,
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
  const top = Math.max(1e-9, ...results.flatMap(({ timeline }) => timeline.map(read)));
  const xOf = (atSeconds: number): number => LEFT + (atSeconds / lastSeconds) * (WIDTH - LEFT - RIGHT);
  const yOf = (value: number): number => y + PANEL - (value / top) * PANEL;
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const line = yOf(share * top);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${line}" y2="${line}"/><text x="${LEFT - 8}" y="${line + 4}" text-anchor="end">${format(share * top)}</text>`;
  });
  const times = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const text = share === 0 ? '0' : seconds(share * lastSeconds);
    return `<text x="${xOf(share * lastSeconds)}" y="${y + PANEL + 16}" text-anchor="${share === 1 ? 'end' : 'middle'}">${text}</text>`;
  });
  const lines = results.map(({ timeline }, at) => {
    const points = timeline.map((point) => `${xOf(point.atSeconds).toFixed(1)},${yOf(read(point)).toFixed(1)}`);
    return `<polyline fill="none" ${strokeOf(at)} points="${points.join(' ')}"/>`;
  });
  return [`<text class="title" x="${LEFT}" y="${y - 8}">${title}</text>`, ...grid, ...times, ...lines].join('\n');
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
