import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { EventPayload, FunctionLogLine } from '../function-port.ts';
import { describeHandler, type HandlerEnvironmentOptions, heapMegabytes } from './describe-handler.ts';
import { costOf, MAX_BACKLOG } from './log-backlog.ts';
import { createEventWriter, createMessageReader } from './pipe-frames.ts';
import { type ProcessGroup, startProcessGroup } from './process-group.ts';
import { PROCESS_ENTRY } from './typescript-loader.ts';
import type { EnvironmentMessage, InvokeHeader } from './worker/protocol.ts';

/** Events, messages, lifeline: `PIPES` of pipe-frames.ts. */
const EXTRA_PIPES = 3;

export interface HandlerProcess {
  readonly group: ProcessGroup;
  send(header: InvokeHeader, event: EventPayload): void;
}

export interface HandlerProcessListeners {
  readonly onMessage: (message: EnvironmentMessage) => void;
  /** What did not come from JavaScript: native code, V8 itself, processes that the handler started. */
  readonly onLine: (stream: FunctionLogLine['stream'], text: string) => void;
}

/** Starts a process that will load the handler and leads a group of its own. Rejects where Node.js cannot be started again. */
export async function openHandlerProcess(
  options: HandlerEnvironmentOptions,
  { onMessage, onLine }: HandlerProcessListeners,
): Promise<HandlerProcess> {
  const { data, variables } = describeHandler(options);
  const { loaderArguments, facts, untilLogIsRead } = options;
  const heapLimit = `--max-old-space-size=${heapMegabytes(facts)}`;
  const group = await startProcessGroup({
    program: process.execPath,
    programArguments: [...loaderArguments, heapLimit, fileURLToPath(PROCESS_ENTRY), JSON.stringify(data)],
    cwd: process.cwd(),
    env: variables,
    onLine,
    ...(untilLogIsRead === undefined ? {} : { untilLogIsRead }),
    extraPipes: EXTRA_PIPES,
  });
  const [events, messages] = group.pipes;
  if (events === undefined || messages === undefined) throw new Error('the process has no pipes');
  readMessages(messages, onMessage, untilLogIsRead);
  const write = createEventWriter();
  return {
    group,
    send(header, event) {
      const lists = event.lists?.();
      events.write(write(lists === undefined ? header : { ...header, lists }, event));
    },
  };
}

/** An answer is not held back by a few lines that wait for their reader; a flood of them is. */
function readMessages(
  pipe: Duplex,
  onMessage: (message: EnvironmentMessage) => void,
  untilLogIsRead: (() => Promise<void> | undefined) | undefined,
): void {
  let waiting = 0;
  const read = createMessageReader((message) => {
    onMessage(message);
    if (message.type === 'log') waiting = message.lines.reduce((sum, line) => sum + costOf(line), waiting);
  });
  pipe.on('data', (piece: Buffer) => {
    read(piece);
    if (waiting === 0) return;
    const logIsRead = untilLogIsRead?.();
    if (logIsRead === undefined) waiting = 0;
    else if (waiting > MAX_BACKLOG && !pipe.isPaused()) {
      pipe.pause();
      void logIsRead.then(() => {
        waiting = 0;
        pipe.resume();
      });
    }
  });
}
