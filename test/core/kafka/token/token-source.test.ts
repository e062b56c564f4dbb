import { afterEach, describe, expect, it, vi } from 'vitest';
import { regionOfHost, signMskToken } from '../../../../src/core/kafka/token/sign-msk-token.ts';
import { createTokenSource } from '../../../../src/core/kafka/token/token-source.ts';

const IAM = { kind: 'msk-iam', region: undefined, profile: undefined, role: undefined } as const;
const FILE = { kind: 'file', path: 'token' } as const;

describe('a token source', () => {
  it.each([
    { why: 'keeps a token for four fifths of its life', lifetimeMs: 1000, atMs: [0, 799], asked: 1 },
    { why: 'then asks for another', lifetimeMs: 1000, atMs: [0, 800], asked: 2 },
    { why: 'asks anew where the end is not known', lifetimeMs: undefined, atMs: [0, 0], asked: 2 },
  ])('$why', async ({ lifetimeMs, atMs, asked }) => {
    let nowMs = 0;
    let count = 0;
    const ask = () => {
      count += 1;
      return Promise.resolve({
        value: `t${count}`,
        expiresAtMs: lifetimeMs === undefined ? undefined : nowMs + lifetimeMs,
      });
    };
    const tokenFor = createTokenSource(FILE, ask, () => nowMs);
    for (const at of atMs) {
      nowMs = at;
      await tokenFor('a');
    }
    expect(count).toBe(asked);
  });

  it('asks once for connections that are made at the same time, and again after a failure', async () => {
    let count = 0;
    const ask = () => {
      count += 1;
      return count === 1 ? Promise.reject(new Error('down')) : Promise.resolve({ value: 't', expiresAtMs: 1000 });
    };
    const tokenFor = createTokenSource(FILE, ask, () => 0);
    expect((await Promise.allSettled([tokenFor('a'), tokenFor('b')])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(await Promise.all([tokenFor('a'), tokenFor('b')])).toEqual(['t', 't']);
    expect(count).toBe(2);
  });
});

describe('a token for Amazon MSK', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['b-1.orders.abc123.c2.kafka.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['boot-xyz.c1.kafka-serverless.us-gov-east-1.amazonaws.com', 'us-gov-east-1'],
    ['b-2-public.x.c3.kafka.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['localhost', undefined],
  ])('the region of %s is %s', (host, region) => {
    expect(regionOfHost(host)).toBe(region);
  });

  it('is signed for the region of the server, without asking anybody', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'aws-s3cret');
    const { value, expiresAtMs = 0 } = await signMskToken(IAM, 'b-1.o.a.c2.kafka.eu-west-1.amazonaws.com', {});
    const url = new URL(Buffer.from(value, 'base64url').toString('utf8'));
    expect([url.host, url.searchParams.get('Action')]).toEqual([
      'kafka.eu-west-1.amazonaws.com',
      'kafka-cluster:Connect',
    ]);
    expect(expiresAtMs).toBeGreaterThan(Date.now());
    expect(value).not.toContain('aws-s3cret');
  });

  it('needs a region', async () => {
    await expect(signMskToken(IAM, 'localhost', {})).rejects.toMatchObject({ code: 'ESMCTL_KAFKA_TOKEN' });
  });
});
