import { EsmctlError, type Problem } from '../model/errors.ts';
import type { KafkaConnection, SaslSettings, TlsSettings } from './connection.ts';

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
const MECHANISMS = {
  PLAIN: 'plain',
  'SCRAM-SHA-256': 'scram-sha-256',
  'SCRAM-SHA-512': 'scram-sha-512',
} as const;
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/**
 * Java's properties: `name=value`, `name:value` or `name value`, comments with # and !, a backslash at the end of a line
 * continues it, and `\uXXXX`. The last of a name counts (java.util.Properties.load).
 */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  const lines = text.split(/\r\n|\n|\r/);
  for (let index = 0; index < lines.length; index += 1) {
    let line = (lines[index] ?? '').trimStart();
    if (line === '' || /^[#!]/.test(line)) continue;
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line) && index + 1 < lines.length) {
      index += 1;
      line = line.slice(0, -1) + (lines[index] ?? '').trimStart();
    }
    const [, name = '', value = ''] = /^((?:\\.|[^\\=:\s])*)(?:\s*[=:]\s*|\s+|$)(.*)$/s.exec(line) ?? [];
    properties.set(unescapeText(name), unescapeText(value));
  }
  return properties;
}

function unescapeText(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/gs, (_, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (ESCAPES[char ?? ''] ?? char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * The connection that Java's `client.properties` describes; `readFile` gives the text of a PEM store.
 * Throws `EsmctlError` with every problem; no value of a secret is in any of them.
 */
export function readClientProperties(
  text: string,
  servers: readonly string[],
  readFile: (path: string) => string,
): KafkaConnection {
  const properties = parseProperties(text);
  const problems: Problem[] = [];
  const protocol = (properties.get('security.protocol') ?? 'PLAINTEXT').toUpperCase();
  if (!PROTOCOLS.includes(protocol)) {
    problems.push(problem('security.protocol', `security.protocol is one of ${PROTOCOLS.join(', ')}`));
  }
  const named = properties
    .get('bootstrap.servers')
    ?.split(',')
    .map((server) => server.trim());
  const connection: KafkaConnection = {
    servers: servers.length > 0 ? servers : (named ?? []),
    tls: protocol.endsWith('SSL') ? readTls(properties, readFile, problems) : undefined,
    sasl: protocol.startsWith('SASL') ? readSasl(properties, problems) : undefined,
    ...readSession(properties, problems),
  };
  if (problems.length === 0) return connection;
  throw new EsmctlError({
    code: 'ESMCTL_COMMAND_CONFIG',
    kind: 'usage',
    message: 'the client properties (--command-config) cannot be used',
    problems,
  });
}

function readSession(properties: ReadonlyMap<string, string>, problems: Problem[]): { sessionTimeoutMs?: number } {
  const text = properties.get('session.timeout.ms');
  if (text === undefined) return {};
  if (/^\d{3,7}$/.test(text)) return { sessionTimeoutMs: Number(text) };
  problems.push(problem('session.timeout.ms', `session.timeout.ms is a number of milliseconds, not "${text}"`));
  return {};
}

function readSasl(properties: ReadonlyMap<string, string>, problems: Problem[]): SaslSettings | undefined {
  const name = (properties.get('sasl.mechanism') ?? 'GSSAPI').toUpperCase();
  const mechanism = MECHANISMS[name as keyof typeof MECHANISMS];
  if (mechanism === undefined) {
    const known = Object.keys(MECHANISMS).join(', ');
    problems.push(problem('sasl.mechanism', `sasl.mechanism ${name} is not supported; supported are ${known}`));
    return undefined;
  }
  const jaas = properties.get('sasl.jaas.config') ?? '';
  const username = jaasOption(jaas, 'username');
  const password = jaasOption(jaas, 'password');
  if (username !== undefined && password !== undefined) return { mechanism, username, password };
  problems.push(problem('sasl.jaas.config', 'sasl.jaas.config needs a login module with username="…" password="…";'));
  return undefined;
}

/** `module required name="value" …;` with backslash escapes inside the quotes. */
function jaasOption(jaas: string, name: string): string | undefined {
  const match = new RegExp(
    `\\s${name}\\s*=\\s*(?:"((?:\\\\.|[^"\\\\])*)"|'((?:\\\\.|[^'\\\\])*)'|([^\\s;"']+))`,
    's',
  ).exec(jaas);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.replace(/\\(.)/gs, '$1');
}

function readTls(
  properties: ReadonlyMap<string, string>,
  readFile: (path: string) => string,
  problems: Problem[],
): TlsSettings {
  const ca = readStore('truststore', 'certificates', properties, readFile, problems);
  const store = readStore('keystore', 'certificate.chain', properties, readFile, problems);
  const key = properties.get('ssl.keystore.key') ?? store;
  const passphrase = properties.get('ssl.key.password');
  const checked = properties.get('ssl.endpoint.identification.algorithm') ?? 'https';
  return {
    checkHostName: checked !== '',
    ...(ca === undefined ? {} : { ca }),
    ...(store === undefined ? {} : { cert: store }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** A PEM store, inline or in a file; Java's own formats are refused with the command that converts them. */
function readStore(
  name: 'truststore' | 'keystore',
  inline: string,
  properties: ReadonlyMap<string, string>,
  readFile: (path: string) => string,
  problems: Problem[],
): string | undefined {
  const text = properties.get(`ssl.${name}.${inline}`);
  if (text !== undefined) return text;
  const location = properties.get(`ssl.${name}.location`);
  if (location === undefined) return undefined;
  const type = (properties.get(`ssl.${name}.type`) ?? 'JKS').toUpperCase();
  if (type !== 'PEM') {
    problems.push({
      ...problem(`ssl.${name}.type`, `ssl.${name}.location is a ${type} store, which only Java reads`),
      next: `${conversionOf(name, type, location)}, then ssl.${name}.type=PEM and ssl.${name}.location=${name}.pem`,
    });
    return undefined;
  }
  try {
    return readFile(location);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push(problem(`ssl.${name}.location`, `ssl.${name}.location cannot be read: ${why}`));
    return undefined;
  }
}

function conversionOf(name: string, type: string, location: string): string {
  if (name === 'truststore') return `keytool -list -rfc -keystore ${location} > truststore.pem`;
  const toPem = (path: string): string => `openssl pkcs12 -in ${path} -nodes -out keystore.pem`;
  if (type !== 'JKS') return toPem(location);
  return `keytool -importkeystore -srckeystore ${location} -destkeystore keystore.p12 -deststoretype PKCS12 && ${toPem('keystore.p12')}`;
}

function problem(path: string, message: string): Problem {
  return { severity: 'error', code: 'client-properties', message, path };
}
