import { describe, expect, it } from 'vitest';
import { estimateCapacity } from '../../../src/core/capacity/estimate-capacity.ts';
import { estimateCapacityJson } from '../../../src/core/output/capacity-json.ts';
import { renderEstimate } from '../../../src/core/output/capacity-text.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { capacityInputs } from '../../support/capacity.ts';

const HOUR = 3600;

describe('what an estimate says of the retention', () => {
  it.each<{ why: string; retention: number | undefined; age: number | undefined; text: string; json: unknown }>([
    {
      why: 'not known',
      retention: undefined,
      age: HOUR,
      text: 'whether the topic keeps them so long is unknown (--retention)',
      json: null,
    },
    {
      why: 'for ever',
      retention: Number.POSITIVE_INFINITY,
      age: HOUR,
      text: 'the topic keeps them for ever',
      json: 'forever',
    },
    {
      why: 'long enough',
      retention: 24 * HOUR,
      age: HOUR,
      text: 'the topic keeps them 24h 0m, which is long enough',
      json: 24 * HOUR,
    },
    {
      why: 'too short',
      retention: 24 * HOUR,
      age: 25 * HOUR,
      text: 'the topic keeps them 24h 0m: records are lost',
      json: 24 * HOUR,
    },
  ])('$why', ({ retention, age, text, json }) => {
    const inputs = capacityInputs({ backlogRecords: 1000, backlogAgeSeconds: age, retentionSeconds: retention });
    const estimate = estimateCapacity(inputs);
    const told = renderEstimate(estimate, [], PLAIN).replaceAll(/\s+/g, ' ');
    expect(told).toContain(text);
    expect(
      estimateCapacityJson(estimate, { defaulted: [], chosen: {}, explain: false, measured: undefined }),
    ).toMatchObject({
      inputs: { retentionSeconds: json },
    });
  });
});
