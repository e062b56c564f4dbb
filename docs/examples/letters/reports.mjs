// Reports the record with the letter b as failed, and nothing else.
export async function handler(event) {
  const batchItemFailures = [];
  for (const [partition, records] of Object.entries(event.records)) {
    for (const { offset, value } of records) {
      const { letter } = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
      if (letter === 'b') batchItemFailures.push({ itemIdentifier: { partition, offset } });
    }
  }
  return { batchItemFailures };
}
