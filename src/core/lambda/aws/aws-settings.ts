import { stopAtSilence } from './stop-at-silence.ts';

/** Which account and place of AWS are meant; what is undefined is found as the AWS CLI finds it. */
export interface AwsSettings {
  /** `--region`, or the region of the ARN that is asked about. */
  readonly region: string | undefined;
  /** The region is one that holds where no ARN names another: of a profile of esmctl. */
  readonly isDefaultRegion?: boolean;
  /** `--profile-aws`: a profile of ~/.aws/config and ~/.aws/credentials. */
  readonly profile: string | undefined;
}

/** What every client is made with; `AWS_ENDPOINT_URL*`, credentials and the region otherwise are the SDK's own to find. */
export interface ClientSettings {
  readonly region?: string;
  readonly profile?: string;
  readonly retryMode: 'adaptive';
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/** Throttles slow a client down before they are asked for again (adaptive), and errors of the network are tried anew. */
const ATTEMPTS = 4;

/**
 * What no answer comes to is given up: a silent endpoint is told of after twice this time. An invocation and what sends
 * megabytes take longer, and have limits of their own.
 */
const REQUEST_HANDLER = { connectionTimeout: 5000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

export function clientSettings({ region, profile }: AwsSettings, maxAttempts: number = ATTEMPTS): ClientSettings {
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    retryMode: 'adaptive',
    maxAttempts,
    requestHandler: REQUEST_HANDLER,
  };
}

/** The endpoint that the environment puts in the place of AWS's own, `service` as in `AWS_ENDPOINT_URL_LAMBDA`. */
export function endpointInPlaceOfAws(
  service: 'LAMBDA' | 'SQS' | 'SNS' | 'S3' | 'CLOUDWATCH' | 'KAFKA',
): string | undefined {
  const { AWS_ENDPOINT_URL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, [`AWS_ENDPOINT_URL_${service}`]: own } = process.env;
  if (AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  return own ?? AWS_ENDPOINT_URL;
}

const QUIET = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Makes a client that does not wait for the silent, without the SDK's word on later versions of itself, which who runs
 * esmctl cannot act on.
 */
export function makeClient<Client>(make: () => Client): Client {
  const before = process.env[QUIET];
  process.env[QUIET] = 'true';
  try {
    return stopAtSilence(make());
  } finally {
    if (before === undefined) delete process.env[QUIET];
    else process.env[QUIET] = before;
  }
}
