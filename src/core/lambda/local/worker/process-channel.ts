import fs from 'node:fs';
import { Socket } from 'node:net';
import { createEventReader, frameMessage, PIPES } from '../pipe-frames.ts';
import { endGroup } from './end-with-parent.ts';
import type { EnvironmentMessage } from './protocol.ts';
import { readEvent } from './read-event.ts';
import type { HandlerChannel } from './serve-handler.ts';

const READ_BYTES = 256 * 1024;

/** The pipes of a process that runs a handler. */
export function openProcessChannel(): HandlerChannel {
  // The function may put its own in their place.
  const { writeSync } = fs;
  let events: Socket | undefined;

  function post(message: EnvironmentMessage): void {
    const frame = frameMessage(message);
    try {
      for (let written = 0; written < frame.length; ) {
        written += writeSync(PIPES.messages, frame, written, frame.length - written);
      }
    } catch {
      endGroup();
    }
  }

  return {
    post,
    postLog: (lines) => post({ type: 'log', lines }),
    listen(onInvoke) {
      const read = createEventReader((header, event) => {
        post({ type: 'taken', requestId: header.requestId });
        onInvoke(header, () => readEvent(event, header.lists));
      });
      const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
      const callback = (bytes: number): boolean => {
        read(buffer.subarray(0, bytes));
        return true;
      };
      const options = { fd: PIPES.events, writable: false, onread: { buffer, callback } };
      events = new Socket(options).on('error', endGroup).on('end', endGroup).resume();
    },
    keepBusy(isBusy) {
      if (isBusy) events?.ref();
      else events?.unref();
    },
  };
}
