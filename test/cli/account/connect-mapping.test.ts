import { describe, expect, it } from 'vitest';
import { connectMapping } from '../../../src/cli/account/connect-mapping.ts';
import type { KafkaConnection } from '../../../src/core/kafka/connection.ts';
import type { AwsAccount } from '../../../src/core/lambda/aws/account/aws-account.ts';
import type { MappingSource } from '../../../src/core/mapping/mapping.ts';
import { MSK_ARN } from '../../support/aws/account-stub.ts';

const OVER_VPC = MSK_ARN.replace(':cluster/', ':vpc-connection/');
const TLS: KafkaConnection = { servers: ['elsewhere:1'], tls: { checkHostName: true }, sasl: undefined };
const msk = (eventSourceArn: string): MappingSource => ({ kind: 'msk', eventSourceArn });

/** Connects, and tells what was asked on the way. */
async function connect(source: MappingSource, { withAccount = true, withLogin = true } = {}) {
  const asked: string[] = [];
  const loginsFor: (readonly string[])[] = [];
  const bootstrapBrokers: AwsAccount['bootstrapBrokers'] = (arn) => {
    asked.push(arn);
    return Promise.resolve({ plaintext: ['p:9092'], tls: ['t:9094'], scram: ['s:9096'], iam: ['i:9098'] });
  };
  const loginFor = (servers: readonly string[]) => {
    loginsFor.push(servers);
    return withLogin ? TLS : undefined;
  };
  const account = withAccount ? ({ bootstrapBrokers } as AwsAccount) : undefined;
  const settings = { region: 'eu-west-1', profile: undefined };
  const outcome = await connectMapping({ source, accessTypes: [] }, { account, loginFor, settings }).catch(
    (error: unknown) => error,
  );
  return { outcome, asked, loginsFor };
}

describe('the cluster of a mapping', () => {
  it('on MSK is asked for once, and the login chosen by all of its servers', async () => {
    const { outcome, asked, loginsFor } = await connect(msk(MSK_ARN));
    expect(outcome).toEqual({ ...TLS, servers: ['t:9094'] });
    expect([asked, loginsFor]).toEqual([[MSK_ARN], [['p:9092', 't:9094', 's:9096', 'i:9098']]]);
  });

  it('on MSK without client properties is reached as who runs esmctl', async () => {
    const { outcome } = await connect(msk(MSK_ARN), { withLogin: false });
    expect(outcome).toMatchObject({ servers: ['i:9098'], sasl: { origin: { kind: 'msk-iam' } } });
  });

  it('that names its servers has the login for them as it wrote them, and no question to AWS', async () => {
    const { outcome, asked, loginsFor } = await connect({ kind: 'self-managed', bootstrapServers: ['SSL://k:09094'] });
    expect(outcome).toEqual({ ...TLS, servers: ['k:9094'] });
    expect([asked, loginsFor]).toEqual([[], [['SSL://k:09094']]]);
  });

  it.each([
    {
      why: 'AWS is not to be asked',
      arn: MSK_ARN,
      withAccount: false,
      says: /AWS is not asked for them \(--no-aws\)$/,
    },
    { why: 'it is a VPC connection', arn: OVER_VPC, withAccount: true, says: /no servers of a VPC connection/ },
  ])('on MSK has no servers where $why', async ({ arn, withAccount, says }) => {
    const { outcome, asked } = await connect(msk(arn), { withAccount });
    expect(outcome).toMatchObject({
      code: 'ESMCTL_NO_SERVERS',
      kind: 'usage',
      message: expect.stringMatching(says) as string,
      next: [`name them: -b host:port (aws kafka get-bootstrap-brokers --cluster-arn ${arn})`],
    });
    expect(asked).toEqual([]);
  });
});
