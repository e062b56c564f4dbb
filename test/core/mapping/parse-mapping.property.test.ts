import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCESS_TYPES } from '../../../src/core/mapping/fields/kafka-config-fields.ts';
import { REQUEST_FIELDS, RESPONSE_FIELDS } from '../../../src/core/mapping/fields/mapping-fields.ts';
import { parseMapping } from '../../../src/core/mapping/parse-mapping.ts';
import { PROBLEM_CODES, REFUSED_BY_AWS_ONLY } from '../../../src/core/mapping/problem-codes.ts';
import { changed, MSK_REQUEST, NOW_MS, SECRET, SELF_MANAGED_REQUEST, SELF_MANAGED_RESPONSE } from './documents.ts';

const options = { nowMs: NOW_MS };
const lines = (text: string) => text.split(/\r\n|\n|\r/);

/** What must hold for every text. */
function checkReading(text: string): void {
  const reading = parseMapping(text, options);
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  expect(reading.valid).toBe(errors.length === 0);
  expect(reading.runnable).toBe(reading.mapping !== undefined);
  if (reading.valid) expect(reading.runnable).toBe(true);
  if (reading.runnable) {
    expect(errors.filter(({ code }) => !(REFUSED_BY_AWS_ONLY as readonly string[]).includes(code))).toEqual([]);
  }
  for (const { code, severity, line = 0, column = 0 } of reading.problems) {
    expect(PROBLEM_CODES[code as keyof typeof PROBLEM_CODES]?.severity).toBe(severity);
    expect(column).toBeGreaterThan(0);
    expect(column).toBeLessThanOrEqual((lines(text)[line - 1]?.length ?? -1) + 1);
  }
  const places = reading.problems.map(({ line = 0, column = 0 }) => line * 1e6 + column);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}

const names = [...new Set([...Object.keys(REQUEST_FIELDS), ...Object.keys(RESPONSE_FIELDS), 'EventSourceMappings'])];
const fieldValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(...Object.values(MSK_REQUEST), ...Object.values(SELF_MANAGED_REQUEST)),
);
const nearMapping = fc
  .record({
    base: fc.constantFrom(MSK_REQUEST, SELF_MANAGED_REQUEST, SELF_MANAGED_RESPONSE, {}),
    change: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fieldValue, { maxKeys: 4 }),
    indent: fc.constantFrom(0, 2),
  })
  .map(({ base, change, indent }) => JSON.stringify({ ...base, ...change }, undefined, indent));

describe('parseMapping never throws and never contradicts itself', () => {
  it('for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), checkReading));
  });

  it('for any JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), checkReading));
  });

  it('for what is nearly a mapping', () => {
    fc.assert(fc.property(nearMapping, checkReading), { numRuns: 300 });
  });

  it('for a mapping that is cut off or damaged', () => {
    const damaged = fc.tuple(nearMapping, fc.nat(), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(damaged, ([text, at, put]) => {
        const cut = at % (text.length + 1);
        checkReading(text.slice(0, cut) + put + text.slice(cut + 1));
        checkReading(text.slice(0, cut));
      }),
    );
  });
});

const word = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const TOPIC = 'abcXYZ019.-_';
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const settings = fc.record({
  topic: word(TOPIC, 2, 249).filter((topic) => !topic.startsWith('.')),
  group: optional(word('abcXYZ019-/*:_+=.@ ', 1, 200)),
  enabled: optional(fc.boolean()),
  batchSize: optional(fc.integer({ min: 1, max: 10_000 })),
  windowSeconds: optional(fc.integer({ min: 0, max: 300 })),
  startSeconds: optional(fc.integer({ min: 0, max: NOW_MS / 1000 })),
  pollers: fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 1800 })),
  retries: optional(fc.integer({ min: -1, max: 10_000 })),
  ageSeconds: optional(fc.oneof(fc.constant(-1), fc.integer({ min: 60, max: 604_800 }))),
  bisect: optional(fc.boolean()),
  report: fc.boolean(),
  patterns: fc.array(fc.string({ maxLength: 50 }), { maxLength: 5 }),
  servers: fc.array(
    word('abc019', 1, 20).map((host) => `${host}:9092`),
    { minLength: 1, maxLength: 10 },
  ),
  access: fc.constantFrom(...ACCESS_TYPES.filter((type) => /SCRAM|BASIC|CLIENT/.test(type))),
});

describe('a valid mapping', () => {
  it('comes back with the values it was written with', () => {
    fc.assert(
      fc.property(settings, (wanted) => {
        const [minimum, more] = wanted.pollers;
        const document = changed(SELF_MANAGED_REQUEST, {
          Topics: [wanted.topic],
          SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: wanted.group },
          SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: wanted.servers } },
          SourceAccessConfigurations: [{ Type: wanted.access, URI: SECRET }],
          Enabled: wanted.enabled,
          BatchSize: wanted.batchSize,
          MaximumBatchingWindowInSeconds: wanted.windowSeconds,
          StartingPosition: wanted.startSeconds === undefined ? 'LATEST' : 'AT_TIMESTAMP',
          StartingPositionTimestamp: wanted.startSeconds,
          ProvisionedPollerConfig: { MinimumPollers: minimum, MaximumPollers: minimum + more },
          MaximumRetryAttempts: wanted.retries,
          MaximumRecordAgeInSeconds: wanted.ageSeconds,
          BisectBatchOnFunctionError: wanted.bisect,
          FunctionResponseTypes: wanted.report ? ['ReportBatchItemFailures'] : [],
          FilterCriteria: { Filters: wanted.patterns.map((Pattern) => ({ Pattern })) },
        });
        const reading = parseMapping(JSON.stringify(document), options);
        expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(reading.mapping).toMatchObject({
          functionName: 'orders',
          topic: wanted.topic,
          source: { kind: 'self-managed', bootstrapServers: wanted.servers },
          consumerGroupId: wanted.group,
          enabled: wanted.enabled ?? true,
          batchSize: wanted.batchSize ?? 100,
          batchingWindowMs: wanted.windowSeconds === undefined ? 500 : wanted.windowSeconds * 1000,
          startingPosition:
            wanted.startSeconds === undefined
              ? { kind: 'LATEST' }
              : { kind: 'AT_TIMESTAMP', timestampMs: wanted.startSeconds * 1000 },
          provisioned: { minimumPollers: minimum, maximumPollers: minimum + more },
          maximumRetryAttempts: wanted.retries ?? -1,
          maximumRecordAgeSeconds: wanted.ageSeconds ?? -1,
          bisectBatchOnFunctionError: wanted.bisect ?? false,
          reportBatchItemFailures: wanted.report,
          filterPatterns: wanted.patterns,
          accessTypes: [wanted.access],
        });
      }),
    );
  });
});
