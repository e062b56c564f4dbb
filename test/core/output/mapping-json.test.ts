import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { parseMapping } from '../../../src/core/mapping/parse-mapping.ts';
import { mappingValidateJson } from '../../../src/core/output/mapping-json.ts';
import {
  changed,
  type Document,
  MSK_REQUEST,
  NOW_MS,
  SELF_MANAGED_REQUEST,
  SELF_MANAGED_RESPONSE,
} from '../mapping/documents.ts';

const schema = JSON.parse(readFileSync(new URL('../../../schemas/mapping-validate.json', import.meta.url), 'utf8'));
const validate = new Ajv2020.default({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
}).compile(schema);

function documentOf(text: string): Record<string, unknown> {
  return JSON.parse(JSON.stringify(mappingValidateJson('mapping.json', parseMapping(text, { nowMs: NOW_MS }))));
}

const queue: Document = {
  StartingPosition: undefined,
  MaximumBatchingWindowInSeconds: undefined,
  SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' },
};

it.each([
  { why: 'provisioned MSK', text: JSON.stringify(MSK_REQUEST), valid: true },
  { why: 'a response', text: JSON.stringify(SELF_MANAGED_RESPONSE), valid: true },
  {
    why: 'AT_TIMESTAMP',
    text: JSON.stringify(changed(MSK_REQUEST, { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1 })),
    valid: true,
  },
  { why: 'Queue', text: JSON.stringify(changed(SELF_MANAGED_REQUEST, queue)), valid: true },
  { why: 'errors', text: JSON.stringify(changed(MSK_REQUEST, { BatchSize: 0 })), valid: false },
  { why: 'no JSON', text: '{', valid: false },
  { why: 'nothing', text: '', valid: false },
])('the document of $why is as the schema says', ({ text, valid }) => {
  const document = documentOf(text);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  expect(document.valid).toBe(valid);
  expect(document.mapping === null).toBe(!valid);
});

it.each([
  { why: 'a mapping where there is none', change: { mapping: null } },
  { why: 'a field nobody documented', change: { extra: 1 } },
  { why: 'another version', change: { schemaVersion: 2 } },
  { why: 'a severity that does not exist', change: { problems: [{ severity: 'fatal', code: 'a', message: 'b' }] } },
])('the schema refuses $why', ({ change }) => {
  expect(validate({ ...documentOf(JSON.stringify(MSK_REQUEST)), ...change })).toBe(false);
});

it('has units in its names and null for what is not there', () => {
  const { mapping } = documentOf(
    JSON.stringify(
      changed(SELF_MANAGED_REQUEST, {
        MaximumBatchingWindowInSeconds: undefined,
        ProvisionedPollerConfig: undefined,
        MaximumRetryAttempts: undefined,
      }),
    ),
  );
  expect(mapping).toMatchObject({
    batchingWindowSeconds: 0.5,
    mode: 'on-demand',
    provisioned: null,
    uuid: null,
    consumerGroupId: 'orders-lambda',
  });
});
