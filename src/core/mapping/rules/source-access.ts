import type { AccessType } from '../fields/kafka-config-fields.ts';
import type { MappingDocument } from '../fields/mapping-fields.ts';
import type { Rule } from './rule.ts';

/** Ways to authenticate; a mapping has one (SAM enforces it; that the API does is inferred). */
const MECHANISMS: readonly AccessType[] = [
  'BASIC_AUTH',
  'SASL_SCRAM_256_AUTH',
  'SASL_SCRAM_512_AUTH',
  'CLIENT_CERTIFICATE_TLS_AUTH',
  'OAUTHBEARER_AUTH',
  'IAM_AUTH',
  'IAM_OAUTHBEARER_AUTH',
];
const MSK_TYPES: readonly AccessType[] = ['SASL_SCRAM_512_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH'];
const LIST = 'SourceAccessConfigurations';

export const checkMissingAccess: Rule = function* ({ source, document, given }) {
  if (source !== 'self-managed') return;
  const entries = document.SourceAccessConfigurations;
  if (given(LIST) && (entries === undefined || entries.length > 0)) return;
  yield {
    code: 'missing-source-access',
    message: 'a self-managed cluster needs SourceAccessConfigurations',
    why: "AWS answers: Required 'sourceAccessConfigurations' parameter is missing. (recorded)",
    next: 'add how Lambda authenticates (SASL_SCRAM_512_AUTH, BASIC_AUTH, …), or VPC_SUBNET and VPC_SECURITY_GROUP for a cluster without authentication',
    path: [LIST],
  };
};

export const checkAccessTypes: Rule = function* ({ source, document }) {
  for (const [at, entry] of (document.SourceAccessConfigurations ?? []).entries()) {
    if (entry === undefined) continue;
    const { Type } = entry;
    if (Type === undefined) {
      if ('Type' in entry) continue;
      yield {
        code: 'access-without-type',
        message: `${LIST}[${at}] does not say what it is: Type is missing`,
        why: 'inferred: without Type a URI means nothing',
        next: 'add "Type", such as "SASL_SCRAM_512_AUTH" or "VPC_SUBNET"',
        path: [LIST, at],
      };
    } else if (Type === 'VIRTUAL_HOST') {
      yield {
        code: 'access-type-not-for-kafka',
        message: 'VIRTUAL_HOST is for RabbitMQ, not for Kafka',
        why: 'AWS API model, SourceAccessConfiguration',
        next: 'take the entry out',
        path: [LIST, at, 'Type'],
      };
    } else if (source === 'msk' && !MSK_TYPES.includes(Type)) {
      yield {
        code: 'access-type-not-for-msk',
        message: `${Type} is not for Amazon MSK, which takes ${MSK_TYPES.join(' and ')}`,
        why: 'Lambda developer guide, msk-cluster-auth: IAM authentication has no entry, and MSK knows its own subnets',
        next: Type === 'IAM_AUTH' ? 'take the entry out: IAM is used where no secret is named' : 'take the entry out',
        path: [LIST, at, 'Type'],
      };
    }
  }
};

export const checkOneMechanism: Rule = function* ({ document }) {
  const mechanisms = typesOf(document).filter(([, type]) => MECHANISMS.includes(type));
  const [, second] = mechanisms;
  if (second === undefined) return;
  yield {
    code: 'several-auth-mechanisms',
    message: `there are ${mechanisms.length} ways to authenticate: ${mechanisms.map(([, type]) => type).join(', ')}`,
    why: 'exactly one primary mechanism: enforced by AWS SAM, inferred for the API',
    next: 'keep the one that the cluster expects; Lambda does not fall back to another',
    path: [LIST, second[0], 'Type'],
  };
};

export const checkVpcSettings: Rule = function* ({ document }) {
  const entries = typesOf(document);
  const subnet = entries.find(([, type]) => type === 'VPC_SUBNET');
  const group = entries.find(([, type]) => type === 'VPC_SECURITY_GROUP');
  const alone = subnet ?? group;
  if (alone === undefined || (subnet !== undefined && group !== undefined)) return;
  const [has, lacks] =
    subnet === undefined ? ['VPC_SECURITY_GROUP', 'VPC_SUBNET'] : ['VPC_SUBNET', 'VPC_SECURITY_GROUP'];
  yield {
    code: 'vpc-settings-incomplete',
    message: `${has} stands without ${lacks}`,
    why: 'a network interface needs both: enforced by AWS SAM, inferred for the API',
    next: lacks === 'VPC_SUBNET' ? 'add one entry a subnet: "subnet:subnet-…"' : 'add an entry "security_group:sg-…"',
    path: [LIST, alone[0]],
  };
};

/** Index and type of each entry that has one. */
function typesOf({
  SourceAccessConfigurations: entries = [],
}: MappingDocument): readonly (readonly [number, AccessType])[] {
  return [...entries.entries()].flatMap(([at, entry]) =>
    entry?.Type === undefined ? [] : [[at, entry.Type] as const],
  );
}
