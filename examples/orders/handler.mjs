// A handler as it would be deployed: it decodes the records, works on each, and reports the ones that failed.
import { setTimeout as pause } from 'node:timers/promises';

const declinedBefore = new Set();

export async function handler(event, context) {
  const batchItemFailures = [];
  let total = 0;
  for (const [partition, records] of Object.entries(event.records)) {
    for (const record of records) {
      const order = JSON.parse(Buffer.from(record.value, 'base64').toString('utf8'));
      if (order.payment === 'declined' && !declinedBefore.has(order.id)) {
        // The payment service says no the first time; AWS sends the record again because it is reported here.
        declinedBefore.add(order.id);
        batchItemFailures.push({ itemIdentifier: { partition, offset: record.offset } });
        break;
      }
      total += order.amount ?? 0;
    }
  }
  await pause(100);
  if (batchItemFailures.length > 0) console.warn(`payment declined, ${context.getRemainingTimeInMillis()} ms left`);
  return { batchItemFailures };
}
