import { Secret } from '../../model/secret.ts';
import type { SaslSettings } from '../connection.ts';
import { type JaasEntry, parseJaas } from './parse-jaas.ts';
import { readMskIam, readTokenSettings } from './read-token.ts';
import type { PropertiesReading } from './reading.ts';

const PASSWORD_MECHANISMS = {
  PLAIN: 'plain',
  'SCRAM-SHA-256': 'scram-sha-256',
  'SCRAM-SHA-512': 'scram-sha-512',
} as const;
const MECHANISMS = [...Object.keys(PASSWORD_MECHANISMS), 'OAUTHBEARER', 'AWS_MSK_IAM'];

/** `sasl.*` with the JAAS text of the login; undefined where a problem was reported. */
export function readSasl(reading: PropertiesReading): SaslSettings | undefined {
  const name = (reading.get('sasl.mechanism') ?? 'GSSAPI').toUpperCase();
  if (!MECHANISMS.includes(name)) {
    const isDefault = reading.get('sasl.mechanism') === undefined;
    reading.refuse(
      'sasl.mechanism',
      isDefault
        ? 'sasl.mechanism is not given, and its default, GSSAPI, is not supported'
        : `sasl.mechanism ${name} is not supported`,
      `supported are ${MECHANISMS.join(', ')}`,
    );
    return undefined;
  }
  const jaas = readJaas(reading);
  if (jaas === 'broken') return undefined;
  if (name === 'AWS_MSK_IAM') return readMskIam(reading, jaas);
  if (name === 'OAUTHBEARER') return readTokenSettings(reading, jaas);
  return readPassword(reading, PASSWORD_MECHANISMS[name as keyof typeof PASSWORD_MECHANISMS], jaas);
}

function readPassword(
  reading: PropertiesReading,
  mechanism: (typeof PASSWORD_MECHANISMS)[keyof typeof PASSWORD_MECHANISMS],
  jaas: JaasEntry | undefined,
): SaslSettings | undefined {
  const username = jaas?.options.get('username');
  const password = jaas?.options.get('password');
  if (jaas?.options.get('tokenauth') === 'true') {
    reading.refuse(
      'sasl.jaas.config',
      'sasl.jaas.config asks for a delegation token (tokenauth), which is not supported',
    );
    return undefined;
  }
  if (username !== undefined && password !== undefined) return { mechanism, username, password: new Secret(password) };
  const missing = [username === undefined ? 'username="…"' : '', password === undefined ? 'password="…"' : ''];
  reading.refuse(
    'sasl.jaas.config',
    `sasl.jaas.config lacks ${missing.filter((word) => word !== '').join(' and ')}`,
    `sasl.jaas.config=${moduleOf(mechanism)} required username="…" password="…";`,
  );
  return undefined;
}

function moduleOf(mechanism: string): string {
  const name = mechanism === 'plain' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
  return `org.apache.kafka.common.security.${name}`;
}

function readJaas(reading: PropertiesReading): JaasEntry | 'broken' | undefined {
  const text = reading.get('sasl.jaas.config');
  if (text === undefined) return undefined;
  const entry = parseJaas(text);
  if (typeof entry !== 'string') return entry;
  reading.refuse('sasl.jaas.config', `sasl.jaas.config cannot be read: ${entry}`);
  return 'broken';
}
