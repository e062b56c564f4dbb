import { describe, expect, it } from 'vitest';
import { groupByCluster, propertiesFor } from '../../../src/cli/account/group-by-cluster.ts';
import { mapBounded } from '../../../src/cli/account/map-bounded.ts';
import { chooseForMsk, chooseForSelfManaged } from '../../../src/cli/connection/choose-connection.ts';
import type { KafkaConnection } from '../../../src/core/kafka/connection.ts';
import type { BootstrapBrokers } from '../../../src/core/lambda/bootstrap-brokers.ts';
import { Secret } from '../../../src/core/model/secret.ts';

const NONE: BootstrapBrokers = { plaintext: [], tls: [], scram: [], iam: [] };
const ALL: BootstrapBrokers = { plaintext: ['b:9092'], tls: ['b:9094'], scram: ['b:9096'], iam: ['b:9098'] };
const AWS = { region: 'eu-west-1', profile: 'ops' };
const PLAIN: KafkaConnection = { servers: [], tls: undefined, sasl: undefined };
const SCRAM: KafkaConnection = {
  servers: [],
  tls: { checkHostName: true },
  sasl: { mechanism: 'scram-sha-512', username: 'ann', password: new Secret('x') },
};
const TLS: KafkaConnection = { servers: [], tls: { checkHostName: true }, sasl: undefined };

describe('how a cluster of MSK is reached', () => {
  const cases: {
    why: string;
    types: string[];
    brokers: BootstrapBrokers;
    given?: KafkaConnection;
    servers: string[];
  }[] = [
    { why: 'as who runs esmctl, where IAM is offered', types: [], brokers: ALL, servers: ['b:9098'] },
    { why: 'else over TLS', types: [], brokers: { ...ALL, iam: [] }, servers: ['b:9094'] },
    { why: 'else as it is', types: [], brokers: { ...NONE, plaintext: ['b:9092'] }, servers: ['b:9092'] },
    {
      why: 'properties choose: SCRAM',
      types: ['SASL_SCRAM_512_AUTH'],
      brokers: ALL,
      given: SCRAM,
      servers: ['b:9096'],
    },
    { why: 'properties choose: TLS', types: [], brokers: ALL, given: TLS, servers: ['b:9094'] },
    { why: 'properties choose: plaintext', types: [], brokers: ALL, given: PLAIN, servers: ['b:9092'] },
  ];
  it.each(cases)('$why', ({ types, brokers, given, servers }) => {
    expect(chooseForMsk({ accessTypes: types }, brokers, given, AWS).servers).toEqual(servers);
  });

  it('IAM takes the region and profile of the flags, over TLS', () => {
    expect(chooseForMsk({ accessTypes: [] }, ALL, undefined, AWS)).toMatchObject({
      tls: { checkHostName: true },
      sasl: { mechanism: 'oauthbearer', origin: { kind: 'msk-iam', region: 'eu-west-1', profile: 'ops' } },
    });
  });

  it.each([
    { why: 'the mapping logs in with a secret', types: ['SASL_SCRAM_512_AUTH'], brokers: ALL, given: undefined },
    { why: 'only SCRAM is offered', types: [], brokers: { ...NONE, scram: ['b:9096'] }, given: undefined },
    { why: 'AWS names no servers', types: [], brokers: NONE, given: undefined },
    { why: 'no listener for the properties', types: [], brokers: { ...ALL, scram: [] }, given: SCRAM },
  ])('is refused where $why', ({ types, brokers, given }) => {
    expect(() => chooseForMsk({ accessTypes: types }, brokers, given, AWS)).toThrow(
      expect.objectContaining({ code: 'ESMCTL_NO_SERVERS', kind: 'usage' }) as Error,
    );
  });
});

describe('how servers of a mapping are reached', () => {
  it('without login where it has none, as who runs esmctl for IAM, and with the properties otherwise', () => {
    const choose = (types: string[], given?: KafkaConnection) =>
      chooseForSelfManaged({ accessTypes: types }, ['k:9092'], given, AWS);
    expect(choose(['VPC_SUBNET', 'VPC_SECURITY_GROUP'])).toEqual({ ...PLAIN, servers: ['k:9092'] });
    expect(choose(['IAM_AUTH']).sasl).toMatchObject({ origin: { kind: 'msk-iam' } });
    expect(choose(['BASIC_AUTH'], SCRAM)).toEqual({ ...SCRAM, servers: ['k:9092'] });
    expect(() => choose(['BASIC_AUTH'])).toThrow('the mapping logs in with BASIC_AUTH');
    expect(() => choose(['OAUTHBEARER_SCOPE', 'OAUTHBEARER_AUTH'])).toThrow('OAUTHBEARER_AUTH');
  });
});

describe('client properties of several clusters', () => {
  const [orders, billing] = [
    { ...SCRAM, servers: ['orders-1:9096', ' orders-2:9096'] },
    { ...SCRAM, servers: ['billing-1:9096'] },
  ];

  it.each([
    { why: 'one that names a server of it', servers: ['orders-2:9096'], all: [billing, orders], expected: orders },
    { why: 'one that names none', servers: ['other:9096'], all: [billing, TLS], expected: TLS },
    { why: 'its own before one that names none', servers: ['billing-1:9096'], all: [TLS, billing], expected: billing },
    { why: 'never those of another', servers: ['other:9096'], all: [billing, orders], expected: undefined },
  ])('a cluster gets $why', ({ servers, all, expected }) => {
    expect(propertiesFor(servers, all)).toBe(expected);
  });

  it('mappings that name the same servers in another order are of one cluster', () => {
    const on = (...bootstrapServers: string[]) =>
      ({ mapping: { source: { kind: 'self-managed', bootstrapServers } } }) as const;
    const msk = { mapping: { source: { kind: 'msk', eventSourceArn: 'arn' } } } as const;
    const groups = groupByCluster([on('b:1', 'a:1'), msk, on('a:1', 'b:1'), on('a:1')]);
    expect(groups.map(({ name, mappings }) => [name, mappings.length])).toEqual([
      ['a:1,b:1', 2],
      ['arn', 1],
      ['a:1', 1],
    ]);
  });
});

describe('several questions at once', () => {
  it('are never more than allowed, and are answered in order', async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const asked = mapBounded([1, 2, 3, 4, 5], 2, async (item) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => waiting.push(resolve));
      open -= 1;
      return item * 10;
    });
    for (let answered = 0; answered < 5; answered += 1) {
      while (waiting.length === 0) await Promise.resolve();
      waiting.pop()?.();
    }
    expect(await asked).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  it('end with the first that fails, and none is no question', async () => {
    const failing = mapBounded([1, 2, 3], 2, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await mapBounded([], 2, () => Promise.resolve(1))).toEqual([]);
  });
});
