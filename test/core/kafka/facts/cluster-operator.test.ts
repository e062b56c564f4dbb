import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../../../src/core/kafka/facts/cluster-operator.ts';
import { known } from '../../../../src/core/model/known.ts';

describe('who runs a cluster', () => {
  it.each([
    ['b-1.demo.abcdef.c2.kafka.eu-west-1.amazonaws.com', 'msk'],
    ['b-1.demo.abcdef.c2.kafka.cn-north-1.amazonaws.com.cn', 'msk'],
    ['boot-abcdef.c2.kafka-serverless.eu-west-1.amazonaws.com', 'msk-serverless'],
    ['pkc-12345.eu-west-1.aws.confluent.cloud', 'confluent-cloud'],
    ['demo-project.aivencloud.com', 'aiven'],
    ['demo.servicebus.windows.net', 'event-hubs'],
    ['api-1.warpstream.com', 'warpstream'],
    ['seed-1.demo.redpanda.com', 'redpanda'],
  ])('%s: %s', (host, service) => {
    expect(serviceOf(['10.0.0.1', host], 'abc')).toEqual(known(service));
  });

  it('is told by an id of Redpanda, whatever the hosts are called', () => {
    expect(serviceOf(['kafka-1'], 'redpanda.1234')).toEqual(known('redpanda'));
  });

  it.each([
    ['a name of its own', 'kafka-1.example.com'],
    ['a name that only begins like one', 'b-1.kafka.eu-west-1.amazonaws.com.example.com'],
    ['an EC2 host', 'ec2-1.eu-west-1.compute.amazonaws.com'],
  ])('is not known by %s', (_why, host) => {
    expect(serviceOf([host], null).known).toBe(false);
  });
});
