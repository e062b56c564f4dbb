import { parentPort, workerData } from 'node:worker_threads';
import { waitForRoom } from '../log-backlog.ts';
import type { EnvironmentMessage, InvokeMessage, ThreadData } from './protocol.ts';
import { readEvent } from './read-event.ts';
import { serveHandler } from './serve-handler.ts';

if (parentPort === null) throw new Error('This module runs in a worker thread.');
const port = parentPort;
const data = workerData as ThreadData;

let memory: Buffer = Buffer.alloc(0);
const post = (message: EnvironmentMessage): void => port.postMessage(message);

await serveHandler(data, {
  post,
  postLog(lines, cost) {
    post({ type: 'log', lines });
    waitForRoom(data.logBacklog, cost);
  },
  listen(onInvoke) {
    port.on('message', (message: InvokeMessage) => {
      if (message.memory !== undefined) memory = Buffer.from(message.memory);
      const { requestId, deadlineMs, eventBytes } = message;
      onInvoke({ requestId, deadlineMs }, () => readEvent(memory.subarray(0, eventBytes), undefined));
    });
  },
  keepBusy(isBusy) {
    if (isBusy) port.ref();
    else port.unref();
  },
});
