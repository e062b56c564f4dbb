import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Writes records with JSON values of about `valueBytes`, spread over ten partitions, a quarter of them heartbeats. */
export async function makeRecords(path: string, count: number, valueBytes: number): Promise<void> {
  const out = createWriteStream(path);
  const types = ['created', 'paid', 'shipped', 'heartbeat'];
  const note = 'x'.repeat(Math.max(0, valueBytes - 110));
  for (let index = 0; index < count; index += 1) {
    const value = {
      id: `order-${index}`,
      type: types[index % types.length],
      amount: index % 1000,
      customer: { name: 'A Customer', region: 'eu-west-1' },
      note,
    };
    const line = JSON.stringify({
      topic: 'orders',
      partition: index % 10,
      offset: Math.floor(index / 10),
      tstype: 'create',
      ts: 1_793_606_400_000 + index,
      key: `key-${index}`,
      payload: JSON.stringify(value),
    });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}
