// The floor to compare with: kafkajs eachBatch that counts records of a topic and does nothing else.
// node bench/consume-bare.js SERVERS TOPIC COUNT
import kafkajs from 'kafkajs';

const [servers = '', topic = '', count = '0'] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({ brokers: servers.split(','), logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `bare-${process.pid}`, maxBytesPerPartition: 1 << 20 });
let seen = 0;
let startedMs = performance.now();
consumer.on(consumer.events.GROUP_JOIN, () => {
  startedMs = performance.now();
});
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await new Promise((resolve) => {
  void consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 10,
    eachBatchAutoResolve: true,
    eachBatch: ({ batch }) => {
      seen += batch.messages.length;
      if (seen >= Number(count)) resolve(undefined);
      return Promise.resolve();
    },
  });
});
const seconds = (performance.now() - startedMs) / 1000;
process.stdout.write(`${JSON.stringify({ records: seen, seconds })}\n`);
await consumer.disconnect();
