// Draws docs/images/run-screen.svg, the picture of the live screen in the README.
//   node scripts/make-screen-svg.js           runs the example in tmux, keeps what the terminal showed, and draws it
//   node scripts/make-screen-svg.js --redraw  draws what was kept (docs/images/run-screen.ansi) again
//   node scripts/make-screen-svg.js --print   the same, to standard output
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const COLUMNS = 120;
const ROWS = 27;
const CAPTURE = new URL('../docs/images/run-screen.ansi', import.meta.url);
const PICTURE = new URL('../docs/images/run-screen.svg', import.meta.url);
const COMMAND = 'node bin/run.js run --config examples/orders/mapping.json';

/** The screen is taken when the first batch has failed in part: work is going on, and something went otherwise. */
const WORTH_SHOWING = /invocations +\d+ succeeded, [1-9] itemsFailed/;

async function capture() {
  const socket = `esmctl-screen-${process.pid}`;
  const tmux = (...args) => execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' });
  const shell = `PS1='$ ' exec bash --norc --noprofile -i`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', `${COLUMNS}`, '-y', `${ROWS}`, shell);
  try {
    tmux('set-environment', '-u', 'CI');
    tmux('send-keys', 'unset CI NO_COLOR; esmctl() { node bin/run.js "$@"; }; clear', 'Enter');
    await pause(500);
    tmux('send-keys', COMMAND.replace('node bin/run.js', 'esmctl'), 'Enter');
    for (let tries = 0; tries < 200; tries += 1) {
      await pause(50);
      if (!WORTH_SHOWING.test(tmux('capture-pane', '-p'))) continue;
      // What happened scrolls in with the next frame.
      await pause(150);
      return tmux('capture-pane', '-e', '-p');
    }
    throw new Error(`the screen never showed ${WORTH_SHOWING}`);
  } finally {
    tmux('kill-server');
  }
}

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const PADDING = 16;
const BACKGROUND = '#1c2128';
const FOREGROUND = '#cdd9e5';
/** SGR colour codes as the core's style uses them. */
const COLOURS = { 31: '#f47067', 32: '#6bc46d', 33: '#daaa3f', 36: '#56b6c2' };
const SHADES = { '█': 1, '░': 0.25 };

const ESCAPE = String.fromCharCode(27);
const CODE = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

/** Words of one look that single spaces join, and bars, each with the column where it begins. */
function readRuns(line, look) {
  const runs = [];
  let column = 0;
  for (const part of line.split(CODE)) {
    if (part.startsWith(ESCAPE)) for (const code of part.slice(2, -1).split(';')) applyCode(look, Number(code));
    else {
      for (const match of part.matchAll(/█+|░+|[^█░\s]+(?: [^█░\s]+)*/g)) {
        runs.push({ text: match[0], column: column + match.index, ...look });
      }
      column += part.length;
    }
  }
  return runs;
}

function applyCode(look, code) {
  if (code === 0) Object.assign(look, { bold: false, dim: false, colour: FOREGROUND });
  else if (code === 1) look.bold = true;
  else if (code === 2) look.dim = true;
  else if (code === 22) Object.assign(look, { bold: false, dim: false });
  else if (code === 39) look.colour = FOREGROUND;
  else if (COLOURS[code] !== undefined) look.colour = COLOURS[code];
}

function draw(screen) {
  const lines = screen.replace(/\n+$/, '').split('\n');
  const look = { bold: false, dim: false, colour: FOREGROUND };
  const width = Math.ceil(COLUMNS * CELL_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const shapes = lines.flatMap((line, row) => readRuns(line, look).map((run) => drawRun(run, row)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The live screen of esmctl run">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace" font-size="14">`,
    ...shapes,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawRun({ text, column, bold, dim, colour }, row) {
  const x = number(PADDING + column * CELL_WIDTH);
  const top = PADDING + row * LINE_HEIGHT;
  const length = number(text.length * CELL_WIDTH);
  const shade = SHADES[text[0]];
  if (shade !== undefined) {
    const bar = `<rect x="${x}" y="${top + 3}" width="${length}" height="${LINE_HEIGHT - 6}" fill="${colour}"`;
    return shade === 1 ? `${bar}/>` : `${bar} fill-opacity="${shade}"/>`;
  }
  const style = `${bold ? ' font-weight="bold"' : ''}${dim ? ' fill-opacity="0.6"' : ''}`;
  return `<text x="${x}" y="${top + 13}" textLength="${length}" fill="${colour}"${style}>${escapeXml(text)}</text>`;
}

const number = (value) => Number(value.toFixed(1));
const escapeXml = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const again = process.argv.includes('--redraw') || process.argv.includes('--print');
const screen = again ? readFileSync(CAPTURE, 'utf8') : await capture();
if (!again) writeFileSync(CAPTURE, screen);
if (process.argv.includes('--print')) process.stdout.write(draw(screen));
else writeFileSync(PICTURE, draw(screen));
