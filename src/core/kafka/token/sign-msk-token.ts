import { messageOf } from '../../model/errors.ts';
import type { TokenOrigin } from '../connection.ts';
import type { BearerToken } from './bearer-token.ts';
import { TokenError } from './token-error.ts';

/** `b-1.name.abc123.c2.kafka.eu-west-1.amazonaws.com`, `boot-xyz.c1.kafka-serverless.us-east-1.amazonaws.com`. */
const MSK_HOST = /\.kafka(?:-serverless)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/;

/** The region in the name of an MSK server; undefined for other names. */
export function regionOfHost(host: string): string | undefined {
  return MSK_HOST.exec(host.toLowerCase())?.[1];
}

/** A token for IAM access control of Amazon MSK: a signed request, made here without asking AWS (but for a role). */
export async function signMskToken(
  origin: TokenOrigin & { kind: 'msk-iam' },
  host: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BearerToken> {
  const region = origin.region ?? regionOfHost(host) ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new TokenError(`the name ${host} does not tell the AWS region, which an IAM token is made for`, [
      'set AWS_REGION',
    ]);
  }
  const signer = await import('aws-msk-iam-sasl-signer-js');
  const { profile, role } = origin;
  try {
    const { token, expiryTime } =
      role !== undefined
        ? await signer.generateAuthTokenFromRole({
            region,
            awsRoleArn: role.arn,
            ...(role.sessionName === undefined ? {} : { awsRoleSessionName: role.sessionName }),
          })
        : profile !== undefined
          ? await signer.generateAuthTokenFromProfile({ region, awsProfileName: profile })
          : await signer.generateAuthToken({ region });
    return { value: token, expiresAtMs: expiryTime };
  } catch (cause) {
    const from = role?.arn ?? (profile === undefined ? 'the environment' : `the profile ${profile}`);
    throw new TokenError(
      `no AWS credentials could be had from ${from}: ${messageOf(cause)}`,
      ['aws sts get-caller-identity shows which credentials are found; aws sso login renews those of a session'],
      { cause },
    );
  }
}
