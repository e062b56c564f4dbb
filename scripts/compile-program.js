// node scripts/compile-program.js DIST: loads all of DIST/program.cjs once and writes down the code that V8 made of it.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = resolve(process.argv[2]);
const { compileProgram, runProgram } = await import(pathToFileURL(join(dist, 'cli/program/load-program.js')));
const file = join(dist, 'program.cjs');
const compiled = compileProgram(file);
const { commands } = runProgram(compiled, file);
for (const load of Object.values(commands)) await load();
writeFileSync(`${file}.cache`, compiled.createCachedData());
