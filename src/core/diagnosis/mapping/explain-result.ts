import type { Remedy } from './remedy.ts';

/** One text of `LastProcessingResult` (or `StateTransitionReason`), in words. */
export interface ResultExplanation {
  /** `trouble`: the mapping does not read, or reads nothing. */
  readonly kind: 'fine' | 'quiet' | 'trouble' | 'unknown';
  readonly meaning: string;
  /** What is looked at first, in this order. */
  readonly causes: readonly string[];
  readonly remedy: Remedy | undefined;
}

interface Row extends ResultExplanation {
  readonly matches: RegExp;
}

const INSPECT: Remedy = { kind: 'inspect-group' };
const ACCESS: Remedy = { kind: 'access' };

/**
 * Texts of the Lambda developer guide (with-kafka-troubleshoot) and of AWS's knowledge center. Their punctuation differs
 * from place to place, so they are known by their words. In order: the first that matches explains.
 */
const ROWS: readonly Row[] = [
  {
    matches: /^OK\b/i,
    kind: 'fine',
    meaning: 'Lambda connected to the cluster and polled',
    causes: [],
    remedy: undefined,
  },
  {
    matches: /^No records processed/i,
    kind: 'quiet',
    meaning: 'nothing was polled yet: the mapping is new, was just enabled, or its topic got nothing',
    causes: [],
    remedy: INSPECT,
  },
  {
    matches: /failed to authorize Lambda/i,
    kind: 'trouble',
    meaning: 'the cluster refuses Lambda a right on the topic, the group or the cluster',
    causes: [
      'ACLs: Read and Describe on the topic, Read and Describe on the group, DescribeConfigs on the cluster',
      'IAM: kafka-cluster:* of the execution role on the ARNs of cluster, topic and group',
      'the topic of the mapping is written otherwise than on the cluster',
      'a change of rights takes several minutes to be seen',
    ],
    remedy: { kind: 'acl' },
  },
  {
    matches: /SASL authentication failed/i,
    kind: 'trouble',
    meaning: 'the cluster does not take the user and password of the secret, or the IAM identity',
    causes: [
      'the secret holds an old or wrong user or password (SCRAM, PLAIN)',
      'IAM: the execution role lacks kafka-cluster:Connect',
      'now and then only: the broker is at its quota of connections, and Lambda tries again',
    ],
    remedy: ACCESS,
  },
  {
    matches: /Server failed to authenticate Lambda/i,
    kind: 'trouble',
    meaning: 'the broker does not take the client certificate of the secret',
    causes: ['the certificate is missing, expired, or of a CA that the broker does not trust', 'no mTLS on that port'],
    remedy: ACCESS,
  },
  {
    matches: /Lambda failed to authenticate (the )?server/i,
    kind: 'trouble',
    meaning: 'Lambda does not trust the certificate of the broker',
    causes: [
      'a private CA, and no SERVER_ROOT_CA_CERTIFICATE in SourceAccessConfigurations, or the wrong one',
      'the host name of the broker is not in its certificate',
    ],
    remedy: ACCESS,
  },
  {
    matches: /certificate or private key is invalid/i,
    kind: 'trouble',
    meaning: 'Lambda cannot read the certificate or key of the secret',
    causes: ['not PEM, or no PKCS #8 key', 'the key is encrypted with something else than PBES1'],
    remedy: ACCESS,
  },
  {
    matches: /VPC must be able to connect to Lambda and STS/i,
    kind: 'trouble',
    meaning: "the cluster's VPC has no way to Lambda, STS, Secrets Manager or the destination",
    causes: [
      'on-demand mode: the private subnets of the cluster need a NAT gateway, or VPC endpoints of these services',
      'provisioned mode needs none of them',
    ],
    remedy: ACCESS,
  },
  {
    matches: /Connection error|configuration of the event source/i,
    kind: 'trouble',
    meaning: 'Lambda cannot hold a connection to the brokers',
    causes: [
      'before the broker: security group, network ACL, subnet, port 9092 to 9098, or wrong bootstrap servers',
      'after it: a broker with a full disk or a busy processor; BatchSize 1 lets a mapping recover',
    ],
    remedy: ACCESS,
  },
  {
    matches: /failed to assume your function execution role/i,
    kind: 'trouble',
    meaning: 'Lambda cannot take on the execution role of the function',
    causes: ['the trust policy does not name lambda.amazonaws.com', "STS cannot be reached from the cluster's VPC"],
    remedy: { kind: 'function' },
  },
  {
    matches: /PROBLEM/i,
    kind: 'trouble',
    meaning: 'AWS reports a problem in words that esmctl does not know',
    causes: [],
    remedy: ACCESS,
  },
];

export function explainResult(text: string): ResultExplanation {
  const row = ROWS.find(({ matches }) => matches.test(text.trim()));
  if (row === undefined) {
    const meaning = 'a text that esmctl does not know: it is taken neither for good nor for bad';
    return { kind: 'unknown', meaning, causes: [], remedy: undefined };
  }
  const { matches: _how, ...explanation } = row;
  return explanation;
}
