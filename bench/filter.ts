/** ns per record of the filter's hot path, beside JSON.parse of the same text: `npx tsx bench/filter.ts`. */
import { compileFilters } from '../src/core/filter/compile-filters.ts';

const RECORDS = 200_000;
const ROUNDS = 5;
const flat = { orderId: '3e12a0c4-7b1d', type: 'created', amount: 129.5, region: 'eu-west-1', note: 'x'.repeat(900) };
const nested = {
  type: 'created',
  customer: { id: 4711, tier: 'gold', address: { city: 'Bern', zip: '3011' } },
  items: Array.from({ length: 8 }, (_, at) => ({ sku: `SKU-${at}`, quantity: at, price: at * 1.5 })),
  note: 'é'.repeat(200),
};
const cases = [
  { name: 'flat, one exact string, kept', value: flat, pattern: '{"value":{"type":["created"]}}' },
  { name: 'flat, one exact string, dropped', value: flat, pattern: '{"value":{"type":["deleted"]}}' },
  {
    name: 'flat, three conditions',
    value: flat,
    pattern:
      '{"value":{"type":[{"prefix":"cre"}],"amount":[{"numeric":[">",100]}],"region":[{"anything-but":["us-east-1"]}]}}',
  },
  { name: 'flat, exact number, kept', value: flat, pattern: '{"value":{"amount":[129.5]}}' },
  { name: 'nested, three levels', value: nested, pattern: '{"value":{"customer":{"address":{"city":["Bern"]}}}}' },
  {
    name: 'nested, array of objects',
    value: nested,
    pattern: '{"value":{"items":{"sku":["SKU-7"],"quantity":[{"numeric":["=",7]}]}}}',
  },
  { name: 'plain string', value: 'error: disk is full', pattern: '{"value":[{"prefix":"error"}]}' },
];

function measure(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    for (let at = 0; at < RECORDS / ROUNDS; at += 1) run();
    best = Math.min(best, (Number(process.hrtime.bigint() - start) * ROUNDS) / RECORDS);
  }
  return Math.round(best);
}

for (const { name, value, pattern } of cases) {
  const result = compileFilters([pattern], { tombstone: 'pass' });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const bytes = Buffer.from(text);
  const ours = measure(() => result.filter.keep(bytes));
  const parse = typeof value === 'string' ? 0 : measure(() => JSON.parse(bytes.toString()));
  console.log(
    `${name.padEnd(34)} ${String(bytes.length).padStart(5)} bytes  ${String(ours).padStart(6)} ns/record  decode and JSON.parse alone ${parse} ns`,
  );
}
