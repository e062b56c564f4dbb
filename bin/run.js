#!/usr/bin/env node
import { readFileSync } from 'node:fs';

// The version is asked for by scripts, often: answering it needs no framework.
const [first, ...rest] = process.argv.slice(2);
if (first === '--version' && rest.length === 0) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.on('error', async (error) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 5;
    process.stderr.on('error', () => undefined);
    const { tellLostOutput } = await load('../dist/cli/tell-lost-output.js');
    tellLostOutput?.(error);
  });
  process.stdout.write(`esmctl/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else {
  const loaders = await load('../dist/cli/program/load-program.js');
  if (loaders.loadProgram !== undefined) await run(loaders);
}

/** Of what has a quick answer, that needs no framework either. Without the file of the program its modules are taken one by one. */
async function run({ loadProgram, loadQuickProgram }) {
  const { argv, env } = process;
  const quick = first === 'inspect' && rest[0] === 'group' ? loadQuickProgram(argv, env) : undefined;
  const answered = await quick?.answerQuickly(rest.slice(1));
  if (answered === true) return;
  const program = loadProgram(argv, env);
  if (answered) program?.handOver(answered.failure);
  const { start } = program ?? (await load('../dist/cli/start.js'));
  await start?.(import.meta.url, program?.commands);
}

/** A checkout has no dist/ before `npm ci` has built it. */
async function load(path) {
  try {
    return await import(path);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write('error esmctl is not built: run npm ci in its folder, then again [ESMCTL_NOT_BUILT]\n');
    process.exitCode = 70;
    return {};
  }
}
