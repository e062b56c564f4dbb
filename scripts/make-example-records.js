// Writes examples/orders/orders.ndjson: the same records at every run.
import { writeFileSync } from 'node:fs';

const TYPES = ['created', 'paid', 'shipped', 'heartbeat'];
const START_MS = Date.UTC(2026, 10, 2, 8, 0, 0);
const offsets = [1000, 2000, 3000, 4000];
let state = 42;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const lines = [];
for (let index = 0; index < 600; index += 1) {
  const id = `order-${1 + Math.floor(random() * 180)}`;
  const partition = Number(id.slice(6)) % 4;
  const type = TYPES[Math.floor(random() * TYPES.length)];
  const value = { id, type, amount: Math.round(random() * 20000) / 100, currency: 'EUR' };
  if (type === 'paid' && random() < 0.04) value.payment = 'declined';
  lines.push(
    JSON.stringify({
      topic: 'orders',
      partition,
      offset: offsets[partition]++,
      tstype: 'create',
      ts: START_MS + index * 250,
      headers: ['source', index % 3 === 0 ? 'web' : 'app'],
      key: id,
      payload: JSON.stringify(value),
    }),
  );
}
writeFileSync(new URL('../examples/orders/orders.ndjson', import.meta.url), `${lines.join('\n')}\n`);
