import { EsmctlError, type Problem } from '../model/errors.ts';
import type { KafkaConnection } from './connection.ts';
import { MalformedEscape, parseProperties } from './properties/parse-properties.ts';
import { readSasl } from './properties/read-sasl.ts';
import { readTls } from './properties/read-tls.ts';
import { openReading, type PropertiesReading } from './properties/reading.ts';

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];

/**
 * The connection that Java's `client.properties` describes; servers are those of `bootstrap.servers`, and `readFile` gives
 * the text of a PEM store. Throws `EsmctlError` with every problem; no value of a secret is in any of them.
 */
export function readClientProperties(text: string, readFile: (path: string) => string): KafkaConnection {
  const problems: Problem[] = [];
  const reading = openReading(parse(text), readFile, problems);
  const protocol = (reading.get('security.protocol') ?? 'PLAINTEXT').toUpperCase();
  if (!PROTOCOLS.includes(protocol)) {
    reading.refuse('security.protocol', `security.protocol is one of ${PROTOCOLS.join(', ')}`);
  }
  if (reading.get('config.providers')) {
    reading.refuse('config.providers', 'config.providers are Java classes, which cannot be run: write the values out');
  }
  const connection: KafkaConnection = {
    servers: reading.get('bootstrap.servers')?.split(',') ?? [],
    tls: protocol.endsWith('SSL') ? readTls(reading) : undefined,
    sasl: protocol.startsWith('SASL') ? readSasl(reading) : undefined,
    ...readSession(reading),
  };
  if (problems.length === 0) return connection;
  throw refuse(problems);
}

function parse(text: string): ReadonlyMap<string, string> {
  try {
    return parseProperties(text);
  } catch (error) {
    if (!(error instanceof MalformedEscape)) throw error;
    throw refuse([
      {
        severity: 'error',
        code: 'client-properties',
        message: 'a \\u is not followed by four hexadecimal digits',
        next: 'write a backslash as \\\\ (Windows paths with / or \\\\)',
      },
    ]);
  }
}

function refuse(problems: readonly Problem[]): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_COMMAND_CONFIG',
    kind: 'usage',
    message: 'the client properties (--command-config) cannot be used',
    problems,
    next: ['they are those of the Kafka command line tools; see Connection in docs/kafka.md'],
  });
}

function readSession(reading: PropertiesReading): { sessionTimeoutMs?: number } {
  const text = reading.get('session.timeout.ms');
  if (text === undefined) return {};
  if (/^\d{3,7}$/.test(text)) return { sessionTimeoutMs: Number(text) };
  reading.refuse('session.timeout.ms', `session.timeout.ms is a number of milliseconds, not "${text}"`);
  return {};
}
