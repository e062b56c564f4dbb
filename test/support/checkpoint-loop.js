import { openCheckpointFile } from '../../dist/core/records/file/checkpoint-file.js';

/**
 * A process that commits ever higher offsets until it is killed: `node checkpoint-loop.js FILE [LIMIT]`, with the build.
 * After each commit that is safe it prints the offset. With a limit it ends there, or where a commit fails.
 */
const [path = '', limit = 'Infinity'] = process.argv.slice(2);
// A write beyond the file-size limit of the process raises this signal, which by default ends it.
process.on('SIGXFSZ', () => undefined);
const store = openCheckpointFile(path, { group: 'orders-group', topic: 'orders' }, () => Date.UTC(2026, 0, 1));
const known = await store.read();
let next = known[0]?.nextOffset ?? 0n;
try {
  for (let commits = 0; commits < Number(limit); commits += 1) {
    next += 1n;
    const partitions = Array.from({ length: 40 }, (_, partition) => ({ topic: 'orders', partition, nextOffset: next }));
    await store.commit(0, partitions);
    process.stdout.write(`${next}\n`);
  }
} catch (error) {
  process.stdout.write(`failed ${error instanceof Error ? error.message : String(error)}\n`);
}
