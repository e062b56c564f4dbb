import { Worker } from 'node:worker_threads';
import { PIPES } from '../pipe-frames.ts';

/** Runs beside the handler, which may never yield: plain CommonJS, so that it needs no loader. */
const WATCH = `
const { Socket } = require('node:net');
const end = () => process.kill(-process.pid, 'SIGKILL');
new Socket({ fd: ${PIPES.lifeline}, writable: false }).on('error', end).on('end', end).resume();
`;

/** Ends this process, and the children that stayed in its group, as soon as esmctl is gone, for whatever reason. */
export function endWithParent(): void {
  const limits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 };
  const watcher = new Worker(WATCH, { eval: true, env: {}, execArgv: [], argv: [], resourceLimits: limits });
  watcher.unref();
}

/** Nobody is left to hear of anything. The process leads its group (process-group.ts). */
export function endGroup(): void {
  process.kill(-process.pid, 'SIGKILL');
}
