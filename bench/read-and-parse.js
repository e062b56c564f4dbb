// The floor to compare with: reads a file and parses each line as JSON, and does nothing else.
import { openSync, readSync } from 'node:fs';

const file = openSync(process.argv[2]);
const block = Buffer.allocUnsafe(512 * 1024);
let position = 0;
let lines = 0;
for (;;) {
  const bytes = readSync(file, block, 0, block.length, position);
  if (bytes === 0) break;
  const end = block.lastIndexOf(10, bytes - 1) + 1;
  const text = block.toString('utf8', 0, end);
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    JSON.parse(text.slice(start, newline));
    lines += 1;
    start = newline + 1;
  }
  position += end;
}
process.stdout.write(`${lines}\n`);
