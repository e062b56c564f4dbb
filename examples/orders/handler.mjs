// A handler as it would be deployed: it decodes the records, works on each, and reports the ones that failed.
import { setTimeout as pause } from 'node:timers/promises';

export async function handler(event, context) {
  const batchItemFailures = [];
  for (const [partition, records] of Object.entries(event.records)) {
    for (const [index, record] of records.entries()) {
      const order = JSON.parse(Buffer.from(record.value, 'base64').toString('utf8'));
      // A declined payment is tried again: reported here, it comes back as the first record of the next batch.
      if (order.payment === 'declined' && index > 0) {
        console.warn(`${order.id}: payment declined, again with ${context.getRemainingTimeInMillis()} ms left`);
        batchItemFailures.push({ itemIdentifier: { partition, offset: record.offset } });
        break;
      }
    }
  }
  await pause(400);
  return { batchItemFailures };
}
