// Fails for every batch that holds the letter b.
export async function handler(event) {
  for (const { value } of Object.values(event.records).flat()) {
    const { letter } = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
    if (letter === 'b') throw new Error('cannot read the letter b');
  }
}
