import { fileURLToPath } from 'node:url';
import { fileReasonOf } from '../../model/file-reason.ts';
import { Secret } from '../../model/secret.ts';
import type { TokenOrigin, TokenSettings } from '../connection.ts';
import type { JaasEntry } from './parse-jaas.ts';
import type { PropertiesReading } from './reading.ts';

const URL_NAME = 'sasl.oauthbearer.token.endpoint.url';
const HANDLER = 'sasl.login.callback.handler.class';
/** Of aws-msk-iam-auth, the library for Java. */
const IAM_HANDLER = /IAMOAuthBearerLoginCallbackHandler$/;
/** Java: OAuthBearerUnsecuredLoginCallbackHandler, which is there for development. */
const UNSECURED_CLAIM = /^unsecuredLogin(String|Number)Claim_(.+)$/;
const UNSECURED_LIFETIME_SECONDS = 3600;

/** `sasl.mechanism=OAUTHBEARER`: a token endpoint, a file, MSK IAM, or unsecured tokens. */
export function readTokenSettings(reading: PropertiesReading, jaas: JaasEntry | undefined): TokenSettings | undefined {
  if (IAM_HANDLER.test(reading.get(HANDLER) ?? '')) return readMskIam(reading, jaas);
  const options = jaas?.options ?? new Map<string, string>();
  const url = reading.get(URL_NAME);
  const origin = url === undefined ? readUnsecured(reading, options) : readUrl(reading, url, options);
  if (origin === undefined) return undefined;
  const extensions = [...options].filter(([name]) => name.startsWith('extension_'));
  return {
    mechanism: 'oauthbearer',
    origin,
    extensions: Object.fromEntries(extensions.map(([name, value]) => [name.slice('extension_'.length), value])),
  };
}

/** AWS_MSK_IAM, and its form for OAUTHBEARER: credentials are those that the AWS SDK finds. */
export function readMskIam(reading: PropertiesReading, jaas: JaasEntry | undefined): TokenSettings | undefined {
  const options = jaas?.options ?? new Map<string, string>();
  const unsupported = ['awsRoleExternalId', 'awsRoleAccessKeyId'].find((name) => options.has(name));
  if (unsupported !== undefined) {
    reading.refuse(
      'sasl.jaas.config',
      `${unsupported} in sasl.jaas.config is not supported`,
      'take the role in a profile (awsProfileName="…"), which the AWS configuration file describes',
    );
    return undefined;
  }
  const arn = options.get('awsRoleArn');
  const role = arn === undefined ? undefined : { arn, sessionName: options.get('awsRoleSessionName') };
  const origin = { kind: 'msk-iam', region: undefined, profile: options.get('awsProfileName'), role } as const;
  return { mechanism: 'oauthbearer', origin, extensions: {} };
}

function readUrl(
  reading: PropertiesReading,
  text: string,
  options: ReadonlyMap<string, string>,
): TokenOrigin | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'file:') return readFileUrl(reading, url);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    reading.refuse(URL_NAME, `${URL_NAME} is no http, https or file URL`);
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    reading.refuse(URL_NAME, `${URL_NAME} holds credentials; they belong into sasl.jaas.config`);
    return undefined;
  }
  // The names of Kafka 4.1 (KIP-1139) beside those in the JAAS text.
  const clientId = options.get('clientId') ?? reading.get('sasl.oauthbearer.client.credentials.client.id');
  const clientSecret = options.get('clientSecret') ?? reading.get('sasl.oauthbearer.client.credentials.client.secret');
  const scope = options.get('scope') ?? reading.get('sasl.oauthbearer.scope');
  if (clientId !== undefined && clientSecret !== undefined) {
    return { kind: 'endpoint', url: text, clientId, clientSecret: new Secret(clientSecret), scope };
  }
  reading.refuse(
    'sasl.jaas.config',
    `sasl.jaas.config lacks ${clientId === undefined ? 'clientId="…"' : 'clientSecret="…"'} for ${URL_NAME}`,
    'sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="…" clientSecret="…";',
  );
  return undefined;
}

function readFileUrl(reading: PropertiesReading, url: URL): TokenOrigin | undefined {
  try {
    const path = fileURLToPath(url);
    reading.readFile(path);
    return { kind: 'file', path };
  } catch (error) {
    reading.refuse(URL_NAME, `the token of ${URL_NAME} cannot be read: ${fileReasonOf(error)}`);
    return undefined;
  }
}

function readUnsecured(reading: PropertiesReading, options: ReadonlyMap<string, string>): TokenOrigin | undefined {
  const claims: Record<string, string | number> = {};
  for (const [option, value] of options) {
    const [, type, name] = UNSECURED_CLAIM.exec(option) ?? [];
    if (name !== undefined) claims[name] = type === 'Number' ? Number(value) : value;
  }
  if (Object.keys(claims).length > 0) {
    const seconds = Number(options.get('unsecuredLoginLifetimeSeconds') ?? UNSECURED_LIFETIME_SECONDS);
    return { kind: 'unsecured', claims, lifetimeMs: seconds * 1000 };
  }
  reading.refuse(
    URL_NAME,
    'sasl.mechanism=OAUTHBEARER does not say where its tokens come from',
    `${URL_NAME}=https://… with clientId and clientSecret in sasl.jaas.config, file:///… for a token in a file, or ${HANDLER}=software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler for Amazon MSK`,
  );
  return undefined;
}
