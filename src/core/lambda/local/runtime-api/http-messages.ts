import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_RESPONSE_BYTES } from '../invoke-results.ts';

/** A JSON answer of the Runtime API. */
export interface ApiReply {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

export function reply(response: ServerResponse, { status, body }: ApiReply): void {
  const text = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
}

function errorReply(status: number, errorType: string, errorMessage: string): ApiReply {
  return { status, body: { errorMessage, errorType } };
}

export function invalidRequestId(): ApiReply {
  return errorReply(400, 'InvalidRequestID', 'Invalid request ID');
}

export function invalidTransition(from: string, to: string): ApiReply {
  return errorReply(
    403,
    'InvalidStateTransition',
    `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
  );
}

export function tooLarge(): ApiReply {
  return errorReply(
    413,
    'RequestEntityTooLarge',
    `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  );
}

export function notFound(): ApiReply {
  return errorReply(404, 'NotFound', 'No such path in the Runtime API');
}

/** The whole body as UTF-8 text; one beyond Lambda's limit is read to its end and not kept. Rejects where it breaks off. */
export async function readBody(stream: IncomingMessage): Promise<string | 'tooLarge'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_RESPONSE_BYTES ? 'tooLarge' : Buffer.concat(chunks).toString('utf8');
}
