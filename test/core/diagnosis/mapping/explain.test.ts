import { describe, expect, it } from 'vitest';
import { explainResult } from '../../../../src/core/diagnosis/mapping/explain-result.ts';
import { explainReason, explainState } from '../../../../src/core/diagnosis/mapping/explain-state.ts';
import { commandOf, plainName, type Remedy } from '../../../../src/core/diagnosis/mapping/remedy.ts';

describe('LastProcessingResult', () => {
  it.each([
    { text: 'OK', kind: 'fine', meaning: /polled/ },
    { text: 'No records processed', kind: 'quiet', meaning: /nothing was polled/ },
    { text: 'PROBLEM: Cluster failed to authorize Lambda.', kind: 'trouble', meaning: /refuses Lambda a right/ },
    { text: 'PROBLEM: SASL authentication failed.', kind: 'trouble', meaning: /user and password/ },
    { text: 'PROBLEM: Server failed to authenticate Lambda.', kind: 'trouble', meaning: /client certificate/ },
    { text: 'PROBLEM: Lambda failed to authenticate server.', kind: 'trouble', meaning: /certificate of the broker/ },
    {
      text: 'PROBLEM: Lambda failed to authenticate the server',
      kind: 'trouble',
      meaning: /certificate of the broker/,
    },
    { text: 'PROBLEM: Provided certificate or private key is invalid.', kind: 'trouble', meaning: /cannot read/ },
    {
      text: 'PROBLEM: Connection error. Please check your event source connection configuration.',
      kind: 'trouble',
      meaning: /connection to the brokers/,
    },
    {
      text: 'PROBLEM: Connection error. Your event source VPC must be able to connect to Lambda and STS, Secrets Manager (if event source authentication is required), and the OnFailure Destination (if one is configured).',
      kind: 'trouble',
      meaning: /no way to Lambda, STS/,
    },
    {
      text: 'PROBLEM: Lambda failed to assume your function execution role.',
      kind: 'trouble',
      meaning: /execution role/,
    },
    { text: 'problem: cluster failed to authorize lambda', kind: 'trouble', meaning: /refuses Lambda a right/ },
    { text: 'PROBLEM: something that AWS thought of later', kind: 'trouble', meaning: /does not know/ },
    { text: 'Okay then', kind: 'unknown', meaning: /neither for good nor for bad/ },
    { text: '', kind: 'unknown', meaning: /neither for good nor for bad/ },
  ])('"$text" is $kind', ({ text, kind, meaning }) => {
    const explained = explainResult(text);
    expect(explained.kind).toBe(kind);
    expect(explained.meaning).toMatch(meaning);
    expect(explained.remedy === undefined).toBe(kind === 'fine' || kind === 'unknown');
  });
});

describe('StateTransitionReason', () => {
  it.each([
    { text: 'USER_INITIATED', kind: 'fine' },
    { text: 'User action', kind: 'fine' },
    { text: 'ESM_CONFIG_NOT_VALID', kind: 'trouble' },
    { text: 'EVENT_SOURCE_AUTHN_ERROR', kind: 'trouble' },
    { text: 'EVENT_SOURCE_AUTHZ_ERROR', kind: 'trouble' },
    { text: 'FUNCTION_CONFIG_NOT_VALID', kind: 'trouble' },
    { text: 'PROBLEM: SASL authentication failed.', kind: undefined },
  ])('$text is $kind', ({ text, kind }) => {
    expect(explainReason(text)?.kind).toBe(kind);
  });
});

describe('State', () => {
  it.each([
    ['Creating', 'changing'],
    ['Enabling', 'changing'],
    ['Enabled', 'fine'],
    ['Updating', 'changing'],
    ['Disabling', 'changing'],
    ['Disabled', 'quiet'],
    ['Deleting', 'quiet'],
    ['Paused', 'unknown'],
  ])('%s is %s', (state, kind) => {
    expect(explainState(state).kind).toBe(kind);
  });
});

describe('the next step', () => {
  const context = {
    uuid: 'u-1',
    functionName: 'orders:live',
    group: "it's ours",
    topic: 'orders',
    servers: 'kafka-1.example:9092',
    startingPosition: 'TRIM_HORIZON',
    region: 'eu-west-1',
  };
  const quoted = `'it'\\''s ours'`;

  it.each<{ kind: Remedy['kind']; command: string }>([
    { kind: 'enable', command: 'aws lambda update-event-source-mapping --uuid u-1 --enabled --region eu-west-1' },
    { kind: 'inspect-group', command: `esmctl inspect group ${quoted} -b kafka-1.example:9092` },
    {
      kind: 'position',
      command: `esmctl predict position --group ${quoted} --topic orders --starting-position TRIM_HORIZON -b kafka-1.example:9092`,
    },
    { kind: 'protect', command: `esmctl offsets protect --group ${quoted} -b kafka-1.example:9092` },
    {
      kind: 'acl',
      command: `kafka-acls --bootstrap-server kafka-1.example:9092 --list --group ${quoted} --topic orders`,
    },
    { kind: 'logs', command: 'aws logs tail /aws/lambda/orders --since 1h --region eu-west-1' },
  ])('$kind is a command that a shell takes', ({ kind, command }) => {
    expect(commandOf({ kind }, context)).toBe(command);
  });

  it.each([
    ['orders', 'orders'],
    ['orders:live', 'orders'],
    ['123456789012:function:orders', 'orders'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:orders:7', 'orders'],
  ])('the name of %s is %s', (given, name) => {
    expect(plainName(given)).toBe(name);
  });
});
