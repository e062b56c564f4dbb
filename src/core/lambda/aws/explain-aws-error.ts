import { EsmctlError } from '../../model/errors.ts';
import { NO_ANSWER } from './answer-of.ts';
import { type AwsFailure, readAwsFailure } from './aws-failure.ts';

/** What was asked of AWS when it failed. */
export interface AwsQuestion {
  /** The permission that it needs: `lambda:InvokeFunction`. */
  readonly action: string;
  /** Name or ARN of what it was asked about. */
  readonly resource: string;
  /** Undefined where nobody named one: the SDK's own settings decide. */
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** Where `AWS_ENDPOINT_URL*` sends the question in place of AWS. */
  readonly endpoint: string | undefined;
}

interface Explanation {
  readonly code: string;
  readonly kind?: 'usage';
  readonly message: string;
  readonly next: readonly string[];
}

interface Rule {
  readonly matches: (failure: AwsFailure) => boolean;
  readonly explain: (question: AwsQuestion, failure: AwsFailure) => Explanation;
}

const named = (pattern: RegExp) => (failure: AwsFailure) => pattern.test(failure.name);
const has = (pattern: RegExp) => (failure: AwsFailure) => pattern.test(failure.facts);

/** In order: the first that matches says what happened. Codes are those of the services' API references. */
const RULES: readonly Rule[] = [
  {
    matches: has(/region is missing|region not accepted/i),
    explain: () => ({
      code: 'ESMCTL_AWS_NO_REGION',
      kind: 'usage',
      message: 'no region is named that can be used: neither by a flag, nor by an ARN, the environment or the profile',
      next: ['name it: --region eu-west-1, AWS_REGION, or region in ~/.aws/config'],
    }),
  },
  {
    matches: has(
      /ExpiredToken|TokenRefreshRequired|RequestExpired|(token|session|credentials)[^|]{0,60} (has |is |are )?expired/i,
    ),
    explain: ({ profile }) => ({
      code: 'ESMCTL_AWS_EXPIRED',
      message: `the credentials of ${accountOf(profile)} have expired`,
      next: [
        `log in again (aws sso login${profileFlag(profile)}), or set new ones, and run again: nothing that was not done is committed`,
      ],
    }),
  },
  {
    matches: has(/CredentialsProviderError|TokenProviderError|could not load credentials/i),
    explain: ({ profile }, { message }) => ({
      code: 'ESMCTL_AWS_CREDENTIALS',
      message: `no credentials for AWS: ${message}`,
      next: [
        profile === undefined
          ? 'name a profile (--profile-aws NAME, AWS_PROFILE), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
          : `check the profile ${profile} in ~/.aws/config and ~/.aws/credentials, or aws sso login --profile ${profile}`,
      ],
    }),
  },
  {
    matches: named(
      /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|AuthFailure|MissingAuthenticationToken|InvalidToken|InvalidSecurity)/,
    ),
    explain: (question, { message }) => ({
      code: 'ESMCTL_AWS_CREDENTIALS',
      message: `AWS does not know the credentials of ${accountOf(question.profile)}${placeOf(question)}: ${message}`,
      next: [
        'check them with aws sts get-caller-identity, and the clock of this machine',
        'a region that the account has not enabled answers the same: check --region',
      ],
    }),
  },
  {
    matches: (failure) => isDenial(failure) || (failure.status === 403 && failure.isFromAws),
    explain: (question, failure) => {
      const { message } = failure;
      const denied = readDenial(message);
      const action = denied.action ?? question.action;
      return {
        code: 'ESMCTL_AWS_DENIED',
        message: `${denied.who ?? accountOf(question.profile)} may not ${action} on ${denied.resource ?? question.resource}`,
        next: [
          `allow the action ${action} on ${denied.resource ?? question.resource}${denied.because ?? ''}`,
          'or use other credentials: --profile-aws NAME',
          ...(isDenial(failure) ? [] : [NO_REASON]),
        ],
      };
    },
  },
  {
    matches: has(/must be shorter than \d+ bytes|Message too long|MessageTooLong|BatchRequestTooLong/i),
    explain: ({ resource }, { message }) => ({
      code: 'ESMCTL_DESTINATION_LIMIT',
      message: `a failure record is longer than ${resource} takes: ${message}`,
      next: ['it names every partition of the batch: use a smaller BatchSize, or a bucket as destination'],
    }),
  },
  {
    matches: named(/^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint)/),
    explain: (question, { message }) => ({
      code: 'ESMCTL_AWS_WRONG_REGION',
      message: `${question.resource} is in another region than ${question.region ?? 'the one that was asked'}: ${message}`,
      next: ['name its region: --region NAME'],
    }),
  },
  {
    matches: (failure) =>
      /ResourceNotFound|QueueDoesNotExist|NonExistentQueue|NoSuchBucket/.test(failure.facts) ||
      (/^NotFound/.test(failure.name) && failure.isFromAws),
    explain: (question) => ({
      code: 'ESMCTL_AWS_NOT_FOUND',
      message: `there is no ${question.resource}${placeOf(question)}`,
      next: [
        'where it is in another region, name that: --region NAME; AWS knows a name in one region only',
        'check the name and the account (--profile-aws, aws sts get-caller-identity)',
      ],
    }),
  },
  {
    matches: (failure) =>
      (failure.status === 429 && failure.isFromAws) ||
      /^(Throttling|TooManyRequests|RequestThrottled|SlowDown|RequestLimitExceeded)/.test(failure.name),
    explain: (question, { message }) => ({
      code: 'ESMCTL_AWS_THROTTLED',
      message: `AWS throttles ${question.action}${placeOf(question)}, also after retries: ${message}`,
      next: ['run again later; others use the same quota of the account'],
    }),
  },
  {
    matches: has(/ENOTFOUND|EAI_AGAIN/),
    explain: (question, { facts }) => ({
      code: 'ESMCTL_AWS_UNREACHABLE',
      message: `the name of the endpoint is not known: ${/[\w-]+(\.[\w-]+)+/.exec(facts.replace(/^.*(ENOTFOUND|EAI_AGAIN) /, ''))?.[0] ?? facts}`,
      next: [
        question.endpoint === undefined
          ? `check the region${question.region === undefined ? '' : ` ${question.region}`} and that this machine reaches AWS`
          : 'check AWS_ENDPOINT_URL and its variants for each service',
      ],
    }),
  },
  {
    matches: (failure) =>
      failure.status === undefined &&
      /ECONN|EHOST|ENET|ETIMEDOUT|EPIPE|TimeoutError|NoAnswer|certificate|socket|EPROTO|wrong version/i.test(
        failure.facts,
      ),
    explain: (question, { message }) => ({
      code: 'ESMCTL_AWS_UNREACHABLE',
      message: `nothing answers${question.endpoint === undefined ? placeOf(question) : ` at ${question.endpoint}`}: ${message}`,
      next: [
        question.endpoint === undefined
          ? 'check the network, the proxy and --region'
          : 'check AWS_ENDPOINT_URL and its variants for each service, or start what should listen there',
      ],
    }),
  },
  {
    matches: ({ status, isFromAws, facts }) =>
      (status !== undefined && !isFromAws) ||
      /Deserialization|SyntaxError|Unexpected token|not valid JSON/i.test(facts) ||
      facts.startsWith(NO_ANSWER),
    explain: (question, { status }) => ({
      code: 'ESMCTL_AWS_ENDPOINT',
      message: `what answers${question.endpoint === undefined ? '' : ` at ${question.endpoint}`} is not AWS${status === undefined ? '' : ` (status ${status})`}: ${question.action} got no answer of the API`,
      next: ['check AWS_ENDPOINT_URL and its variants for each service, and a proxy in between'],
    }),
  },
];

/** What AWS threw, in words: what, why, what to do. Exit code 4, but for a region that nobody named (2). */
export function explainAwsError(thrown: unknown, question: AwsQuestion): EsmctlError {
  if (thrown instanceof EsmctlError) return thrown;
  const failure = readAwsFailure(thrown);
  const found = RULES.find(({ matches }) => matches(failure))?.explain(question, failure);
  const { code, kind, message, next } = found ?? inItsOwnWords(question, failure);
  return new EsmctlError({ code, kind: kind ?? 'target', message, next, cause: thrown });
}

function inItsOwnWords({ action, resource }: AwsQuestion, { name, message }: AwsFailure): Explanation {
  return {
    code: 'ESMCTL_AWS',
    message: `AWS answered ${action} on ${resource} with ${name}: ${message}`,
    next: ['see what the message asks for, and run again'],
  };
}

const isDenial = named(/^(AccessDenied|AuthorizationError|NotAuthorized|KMSAccessDenied)/);
const NO_REASON =
  'the answer (403) has no reason that can be read: credentials that AWS does not know are refused so as well (aws sts get-caller-identity)';

interface Denial {
  readonly who?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly because?: string;
}

/** `User: ARN is not authorized to perform: ACTION on resource: ARN because no identity-based policy allows …`. */
function readDenial(message: string): Denial {
  const match =
    /User: (\S+) is not authorized to perform: ([\w:*-]+)(?: on resource: (\S+))?(?:.*?( because [^.]*))?/.exec(
      message,
    );
  const [, who, action, resource, because] = match ?? [];
  return {
    ...(who === undefined ? {} : { who }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(because === undefined ? {} : { because: `:${because.replace(/^ because/, '')}` }),
  };
}

function accountOf(profile: string | undefined): string {
  return profile === undefined ? 'the credentials in use' : `the profile ${profile}`;
}

function profileFlag(profile: string | undefined): string {
  return profile === undefined ? '' : ` --profile ${profile}`;
}

/** Emulators keep regions apart as well. */
function placeOf({ region, endpoint }: AwsQuestion): string {
  return [
    ...(region === undefined ? [] : [` in ${region}`]),
    ...(endpoint === undefined ? [] : [` at ${endpoint}`]),
  ].join('');
}
