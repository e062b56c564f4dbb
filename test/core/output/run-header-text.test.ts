import { describe, expect, it } from 'vitest';
import { type RunHeaderFacts, renderRunHeader } from '../../../src/core/output/run-header-text.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import { stripStyles } from '../../support/golden.ts';
import { streamMapping } from '../../support/records.ts';

const FACTS: RunHeaderFacts = {
  mapping: streamMapping(),
  group: 'orders-group',
  pollers: 1,
  processors: 5,
  companionPath: undefined,
  records: 'orders.ndjson',
  checkpoint: undefined,
  destination: undefined,
  chosenFunction: { kind: 'handler', value: './handler.mjs' },
};

describe('what is about to run', () => {
  it('says what is read, by what, how, and that offsets are kept nowhere', () => {
    expect(renderRunHeader(FACTS, PLAIN)).toBe(
      [
        'topic       orders, group orders-group',
        'records     orders.ndjson, starting at TRIM_HORIZON',
        'function    orders-handler as handler ./handler.mjs',
        'batches     up to 100 records, window 500 ms, no filter',
        'mode        provisioned, 1 poller, up to 5 batches in flight',
        'offsets     in memory only (--checkpoint FILE keeps them)',
      ].join('\n'),
    );
  });

  it('says what LATEST means in front of a file', () => {
    const text = renderRunHeader({ ...FACTS, mapping: streamMapping({ startingPosition: { kind: 'LATEST' } }) }, PLAIN);
    expect(text).toContain('starting at LATEST: what is in the file counts as new\n');
  });

  it('says everything that was set', () => {
    const mapping = streamMapping({
      provisioned: undefined,
      batchSize: 1,
      batchingWindowMs: 0,
      filterPatterns: ['{}', '{}'],
    });
    const facts = {
      ...FACTS,
      mapping,
      processors: 1,
      checkpoint: 'orders.checkpoint',
      destination: 'file:failures.ndjson',
      companionPath: 'mapping.esmctl.json',
    };
    const text = renderRunHeader(facts, PLAIN);
    expect(text.split('\n').slice(3)).toEqual([
      'batches     up to 1 record, no window, 2 filters',
      'mode        on-demand, 1 poller, up to 1 batch in flight',
      'offsets     orders.checkpoint',
      'failures    file:failures.ndjson',
      'flags       from mapping.esmctl.json',
    ]);
    expect(stripStyles(renderRunHeader(facts, COLOURED))).toBe(text);
  });
});
