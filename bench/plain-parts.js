// What the parts of a run cost alone, each written in the plainest way: node bench/plain-parts.js FILE [COUNT].
// Prints microseconds a record of each, the best of some rounds, as JSON.
import { openSync, readSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const BATCH = 500;
const ROUNDS = 5;
const slab = Buffer.alloc(8 << 20);

if (isMainThread) await measureParts(process.argv[2], Number(process.argv[3] ?? 40_000));
else {
  parentPort.on('message', (event) => {
    JSON.parse(Buffer.from(event.buffer, event.byteOffset, event.length).toString('latin1'));
    parentPort.postMessage(null);
  });
}

async function measureParts(file, count) {
  const lines = readLines(file, count);
  const parsed = lines.map((line) => JSON.parse(line));
  const values = parsed.map(({ payload }) => Buffer.from(payload));
  const encoded = values.map((value) => value.toString('base64'));
  const batches = [];
  for (let at = 0; at < count; at += BATCH)
    batches.push(Buffer.from(eventOf(parsed.slice(at, at + BATCH), encoded, at)));
  const parts = {
    parseLine: await bestOf(count, () => lines.map((line) => JSON.parse(line).offset)),
    parseValue: await bestOf(count, () => parsed.map(({ payload }) => JSON.parse(payload).id)),
    base64: await bestOf(count, () => values.map((value) => value.toString('base64').length)),
    assembleEvent: await bestOf(count, () => {
      for (let at = 0; at < count; at += BATCH) eventOf(parsed.slice(at, at + BATCH), encoded, at);
    }),
    roundTripToWorker: await measureRoundTrips(batches, count),
  };
  process.stdout.write(`${JSON.stringify(parts)}\n`);
}

function readLines(file, count) {
  const block = Buffer.allocUnsafe(count * 2048);
  const bytes = readSync(openSync(file), block, 0, block.length, 0);
  return block.latin1Slice(0, bytes).split('\n', count);
}

/** Written into one piece of memory that is used again. */
function eventOf(records, encoded, from) {
  let end = slab.latin1Write('{"eventSource":"SelfManagedKafka","records":{"orders-0":[', 0);
  for (let index = 0; index < records.length; index += 1) {
    const { topic, partition, offset, ts } = records[index];
    end += slab.latin1Write(
      `${index === 0 ? '' : ','}{"topic":"${topic}","partition":${partition},"offset":${offset},"timestamp":${ts},"timestampType":"CREATE_TIME","value":"`,
      end,
    );
    end += slab.latin1Write(encoded[from + index], end);
    end += slab.latin1Write('","headers":[]}', end);
  }
  end += slab.latin1Write(']}}', end);
  return slab.subarray(0, end);
}

async function measureRoundTrips(batches, count) {
  const worker = new Worker(new URL(import.meta.url));
  const best = await bestOf(count, async () => {
    for (const batch of batches) {
      const answered = new Promise((resolve) => void worker.once('message', resolve));
      const copy = new Uint8Array(batch);
      worker.postMessage(copy, [copy.buffer]);
      await answered;
    }
  });
  await worker.terminate();
  return best;
}

async function bestOf(count, work) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = performance.now();
    await work();
    best = Math.min(best, ((performance.now() - startedMs) * 1000) / count);
  }
  return Number(best.toFixed(3));
}
