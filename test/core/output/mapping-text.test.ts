import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../src/core/mapping/parse-mapping.ts';
import { renderMapping, renderVerdict } from '../../../src/core/output/mapping-text.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import {
  changed,
  type Document,
  MSK_REQUEST,
  NOW_MS,
  SELF_MANAGED_REQUEST,
  SELF_MANAGED_RESPONSE,
} from '../mapping/documents.ts';

const read = (document: Document) => parseMapping(JSON.stringify(document), { nowMs: NOW_MS });

function render(document: Document, width?: number): string {
  const reading = read(document);
  return reading.mapping === undefined ? '' : renderMapping(reading.mapping, reading.defaulted, PLAIN, width);
}

describe('renderMapping', () => {
  it('shows what AWS would use, and marks what is a default', () => {
    const { FunctionName, EventSourceArn, Topics } = MSK_REQUEST;
    expect(render({ FunctionName, EventSourceArn, Topics })).toBe(
      `Function                        orders
EventSourceArn                  arn:aws:kafka:us-east-1:123456789012:cluster/dem
                                o/751d2973-a626-431c-9d4e-d7975eb44dd7-2
Topics                          orders
ConsumerGroupId                 the UUID of the mapping (default)
Enabled                         true (default)
ConsumptionMode                 Stream (default)
StartingPosition                TRIM_HORIZON (default)
MaximumBatchingWindowInSeconds  500 ms (default)
BatchSize                       100 records (default)
FilterCriteria                  none
ProvisionedPollerConfig         none: on-demand mode
MaximumRetryAttempts            without end (default)
MaximumRecordAgeInSeconds       without end (default)
BisectBatchOnFunctionError      false (default)
FunctionResponseTypes           none (default)
OnFailure                       none
SourceAccessConfigurations      none
SchemaRegistryConfig            none`,
    );
  });

  it('marks nothing that was given', () => {
    const given = {
      Enabled: true,
      BatchSize: 100,
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: 1_700_000_000,
      MaximumRecordAgeInSeconds: 60,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g', ConsumptionMode: 'Stream' },
    };
    const text = render(changed(SELF_MANAGED_REQUEST, given));
    expect(text).not.toContain('(default)');
    expect(text).toContain('AT_TIMESTAMP 2023-11-14T22:13:20.000Z');
  });

  it('leaves out what a share group does not have', () => {
    const queue = {
      StartingPosition: undefined,
      MaximumBatchingWindowInSeconds: undefined,
      SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' },
    };
    const text = render(changed(SELF_MANAGED_REQUEST, queue));
    expect(text).not.toMatch(/StartingPosition|Window/);
    expect(text).toContain('Queue');
  });

  it.each([80, 60])('fits %i columns with the longest values', (width) => {
    const servers = Array.from(
      { length: 10 },
      (_, at) => `b-${at}.${'a'.repeat(60)}.kafka.us-east-1.amazonaws.com:9092`,
    );
    const long = {
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: servers } },
      Topics: ['t'.repeat(249)],
      FilterCriteria: { Filters: [{ Pattern: `{"value":\n\t{"a":["${'x'.repeat(300)}"]}}` }, { Pattern: '{}' }] },
    };
    const lines = render(changed(SELF_MANAGED_REQUEST, long), width).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const glued = lines.join('').replaceAll(' ', '');
    expect(glued).toContain('t'.repeat(249));
    for (const server of servers) expect(glued).toContain(server);
  });

  it('sends nothing to the terminal that acts on it', () => {
    const pattern = { FilterCriteria: { Filters: [{ Pattern: '\u001b[2J{"value":\u0007{}}' }] } };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(render(changed(MSK_REQUEST, pattern))).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('is the same text with colour', () => {
    const reading = read(SELF_MANAGED_RESPONSE);
    if (reading.mapping === undefined) throw new Error('the response is valid');
    const coloured = renderMapping(reading.mapping, reading.defaulted, COLOURED);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is control characters
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(render(SELF_MANAGED_RESPONSE));
  });
});

describe('renderVerdict', () => {
  it.each([
    {
      why: 'taken, and what was not asked',
      change: {},
      text: 'AWS would take this mapping: 0 errors, 0 warnings, 2 infos\nnot asked: whether function, cluster, role and secrets exist and may be used',
    },
    {
      why: 'refused, and cannot run',
      change: { BatchSize: 0 },
      text: 'AWS would refuse this mapping: 1 error, 0 warnings, 2 infos',
    },
    {
      why: 'refused, and can run',
      change: { ProvisionedPollerConfig: undefined, StartingPosition: 'LATEST' },
      text: 'AWS would refuse this mapping: 1 error, 1 warning, 2 infos; esmctl run can run it all the same',
    },
  ])('$why', ({ change, text }) => {
    expect(renderVerdict(read(changed(MSK_REQUEST, change)), PLAIN)).toBe(text);
  });
});
