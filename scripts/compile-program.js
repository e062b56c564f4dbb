// node scripts/compile-program.js DIST: writes down the code that V8 makes of DIST/program.cjs and DIST/quick.cjs.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const dist = resolve(process.argv[2]);
const { compileProgram, runProgram } = await import(pathToFileURL(join(dist, 'cli/program/load-program.js')));

// Of the whole program what it takes to load it: with all of the code the file would be four times as long, and slower to take.
const whole = join(dist, 'program.cjs');
const compiled = compileProgram(whole);
for (const load of Object.values(runProgram(compiled, whole).commands)) await load();
writeFileSync(`${whole}.cache`, compiled.createCachedData());

const quick = join(dist, 'quick.cjs');
setFlagsFromString('--no-lazy');
const all = compileProgram(quick);
setFlagsFromString('--lazy');
writeFileSync(`${quick}.cache`, all.createCachedData());
