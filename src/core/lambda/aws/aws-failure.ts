/** What the SDK throws, as far as anything can be read from it. */
export interface AwsFailure {
  /** The error code of AWS (`AccessDeniedException`), or the name of the JavaScript error. */
  readonly name: string;
  readonly message: string;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** Everything of AWS names its answers; what does not is no AWS. */
  readonly isFromAws: boolean;
  /** Names, codes and messages of the whole chain, for looking into. */
  readonly facts: string;
}

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly cause?: unknown;
  readonly hostname?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown };
}

const DEEPEST = 5;

export function readAwsFailure(thrown: unknown): AwsFailure {
  const { name, message, $metadata } = asThrown(thrown);
  const status = $metadata?.httpStatusCode;
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' && message !== '' ? inWords(message) : String(asThrown(thrown).code ?? thrown),
    status: typeof status === 'number' ? status : undefined,
    isFromAws: typeof $metadata?.requestId === 'string',
    facts: factsOf(thrown, DEEPEST).join(' | '),
  };
}

/** The SDK names its own modules and settings where a time is over. */
function inWords(message: string): string {
  const [, connectMs] = /did not establish a connection .*timeout of (\d+) ms/.exec(message) ?? [];
  if (connectMs !== undefined) return `no connection within ${Number(connectMs) / 1000} s`;
  const [, answerMs] = /exceeded the configured (\d+) ms requestTimeout/.exec(message) ?? [];
  return answerMs === undefined ? message : `no answer within ${Number(answerMs) / 1000} s`;
}

function asThrown(thrown: unknown): Thrown {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}

function factsOf(thrown: unknown, depth: number): string[] {
  if (thrown === undefined || thrown === null || depth === 0) return [];
  const { name, code, Code, message, cause, hostname } = asThrown(thrown);
  const own = [name, code, Code, hostname, message].filter((fact): fact is string => typeof fact === 'string');
  const several = thrown instanceof AggregateError ? thrown.errors.flatMap((each) => factsOf(each, depth - 1)) : [];
  return [...own, ...several, ...factsOf(cause, depth - 1)];
}
