import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What answers at a port. */
export type Listener =
  | {
      readonly kind: 'kafka';
      readonly tls: boolean;
      /** Undefined without SASL. */
      readonly mechanisms: readonly string[] | undefined;
    }
  | { readonly kind: 'web'; readonly tls: boolean }
  /** TLS, and what stands behind it does not show itself (it may want a client certificate). */
  | { readonly kind: 'tls' }
  | { readonly kind: 'unknown' };

const ANSWER_WITHIN_MS = 3000;
const CORRELATION_ID = 0x65736d; // "esm"
const SASL_HANDSHAKE = 17;
const ILLEGAL_SASL_STATE = 34;

/**
 * Finds out what listens at a port by one SaslHandshake, which every Kafka listener answers before anybody has logged in:
 * with its mechanisms, or with ILLEGAL_SASL_STATE where it knows none. First in plaintext, then through TLS. Nothing of
 * the user is sent. Never rejects.
 */
export async function probeListener(host: string, port: number): Promise<Listener> {
  const plain = await exchange(connect({ host, port }), 'connect');
  const listener = readAnswer(plain.bytes, false);
  if (listener !== undefined) return listener;
  // Certificates are not what is asked here.
  const secured = connectTls({ host, port, rejectUnauthorized: false });
  const { bytes, connected } = await exchange(secured, 'secureConnect');
  return readAnswer(bytes, true) ?? { kind: connected ? 'tls' : 'unknown' };
}

/** What came over one socket after one SaslHandshake. */
export interface Exchange {
  readonly bytes: Buffer;
  readonly connected: boolean;
  /** What the socket ended with, where it did. */
  readonly error: Error | undefined;
}

/** Asks over a socket that is being opened, and closes it. `ready` is the event that says that it is open. Never rejects. */
export function exchange(socket: Socket, ready: 'connect' | 'secureConnect'): Promise<Exchange> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let connected = false;
    const end = (error?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes: Buffer.concat(chunks), connected, error });
    };
    const timer = setTimeout(() => end(), ANSWER_WITHIN_MS);
    socket.on(ready, () => {
      connected = true;
      socket.write(saslHandshake());
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (readAnswer(Buffer.concat(chunks), false) !== undefined) end();
    });
    socket.on('error', end);
    socket.on('close', () => end());
  });
}

function saslHandshake(): Buffer {
  const clientId = Buffer.from('esmctl');
  const mechanism = Buffer.from('PLAIN');
  const body = Buffer.concat([
    int16(SASL_HANDSHAKE),
    int16(1),
    int32(CORRELATION_ID),
    int16(clientId.length),
    clientId,
    int16(mechanism.length),
    mechanism,
  ]);
  return Buffer.concat([int32(body.length), body]);
}

/** Undefined while the answer is not whole, or where it is nothing that is known. */
export function readAnswer(bytes: Buffer, tls: boolean): Listener | undefined {
  if (bytes.toString('latin1', 0, 5) === 'HTTP/') return { kind: 'web', tls };
  const isKafka = bytes.length >= 14 && bytes.readInt32BE(4) === CORRELATION_ID;
  if (!isKafka || bytes.length < 4 + bytes.readInt32BE(0)) return undefined;
  if (bytes.readInt16BE(8) === ILLEGAL_SASL_STATE) return { kind: 'kafka', tls, mechanisms: undefined };
  const mechanisms: string[] = [];
  let at = 14;
  for (let left = bytes.readInt32BE(10); left > 0 && at + 2 <= bytes.length; left -= 1) {
    const end = at + 2 + bytes.readInt16BE(at);
    mechanisms.push(bytes.toString('utf8', at + 2, end));
    at = end;
  }
  return { kind: 'kafka', tls, mechanisms: mechanisms.toSorted() };
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
