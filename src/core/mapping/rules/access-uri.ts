import type { AccessType } from '../fields/kafka-config-fields.ts';
import type { MappingProblem } from '../problem-report.ts';
import type { Rule } from './rule.ts';

const LIST = 'SourceAccessConfigurations';
const SECRET = { form: /^arn:aws[a-z-]*:secretsmanager:.+/, says: 'the ARN of a secret (arn:aws:secretsmanager:…)' };

/** How the URI of each type is written (Lambda developer guide, kafka-cluster-auth); that AWS checks it is inferred. */
const FORMS: Partial<Record<AccessType, { readonly form: RegExp; readonly says: string }>> = {
  VPC_SUBNET: { form: /^subnet:subnet-[0-9a-z]+$/, says: '"subnet:subnet-…", one entry a subnet' },
  VPC_SECURITY_GROUP: { form: /^security_group:sg-[0-9a-z]+$/, says: '"security_group:sg-…"' },
  BASIC_AUTH: SECRET,
  SASL_SCRAM_256_AUTH: SECRET,
  SASL_SCRAM_512_AUTH: SECRET,
  CLIENT_CERTIFICATE_TLS_AUTH: SECRET,
  SERVER_ROOT_CA_CERTIFICATE: SECRET,
  OAUTHBEARER_AUTH: SECRET,
};
const WITHOUT_URI: readonly AccessType[] = ['IAM_AUTH', 'IAM_OAUTHBEARER_AUTH'];

export const checkAccessUris: Rule = function* ({ document }) {
  for (const [at, entry] of (document.SourceAccessConfigurations ?? []).entries()) {
    const unreadable = entry !== undefined && 'URI' in entry && entry.URI === undefined;
    if (entry?.Type !== undefined && !unreadable) yield* checkUri(entry.Type, entry.URI, at);
  }
};

function* checkUri(type: AccessType, uri: string | undefined, at: number): Iterable<MappingProblem> {
  const expected = FORMS[type];
  const why = 'Lambda developer guide, kafka-cluster-auth; that AWS refuses it is inferred';
  if (WITHOUT_URI.includes(type) && uri !== undefined) {
    const next = 'take URI out: the execution role is the identity';
    yield { code: 'access-uri', message: `${type} has no URI`, why, next, path: [LIST, at, 'URI'] };
  }
  if (expected === undefined || (uri !== undefined && expected.form.test(uri))) return;
  const found = uri === undefined ? 'and there is none' : `found ${JSON.stringify(uri)}`;
  const message = `the URI of ${type} is ${expected.says}, ${found}`;
  yield { code: 'access-uri', message, why, next: `write ${expected.says}`, path: [LIST, at, 'URI'] };
}

/** Each setting, and the entries of which it needs one. */
const BELONGS_TO: readonly (readonly [AccessType, readonly AccessType[]])[] = [
  ['OAUTHBEARER_SCOPE', ['OAUTHBEARER_AUTH']],
  ['OAUTHBEARER_LOGICAL_CLUSTER', ['OAUTHBEARER_AUTH']],
  ['OAUTHBEARER_IDENTITY_POOL', ['OAUTHBEARER_AUTH']],
  ['OAUTHBEARER_AUDIENCE', ['OAUTHBEARER_AUTH', 'IAM_OAUTHBEARER_AUTH']],
  ['IAM_OAUTHBEARER_AUTH', ['OAUTHBEARER_AUDIENCE']],
];

export const checkOAuth: Rule = function* ({ document }) {
  const entries = document.SourceAccessConfigurations ?? [];
  const types = new Set(entries.map((entry) => entry?.Type));
  for (const [type, needed] of BELONGS_TO) {
    if (!types.has(type) || needed.some((each) => types.has(each))) continue;
    yield {
      code: 'oauth-incomplete',
      message: `${type} stands without ${needed.join(' or ')}`,
      why: 'Lambda developer guide, kafka-cluster-auth; that AWS refuses it is inferred',
      next: `add an entry of Type ${needed.join(' or ')}`,
      path: [LIST, entries.findIndex((entry) => entry?.Type === type), 'Type'],
    };
  }
};
