import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { bareEnvironment } from './test/support/bare-environment.ts';
import { WaitingFirstSequencer } from './test/support/waiting-first.ts';

bareEnvironment();

/** Rooms whose tests leave nothing behind in their process: the files share it, so each module is loaded once. */
const SHARING_ROOMS = [
  'test/cli/**/*.test.{ts,tsx}',
  'test/{docs,architecture}/**/*.test.ts',
  'test/commands/!(run)/**/*.test.ts',
  'test/commands/run/!(aws-*).test.ts',
  'test/core/{capacity,diagnosis,doctor,event,failures,filter,mapping,model,offsets,output,position,profile}/**/*.test.ts',
  'test/core/{records,retention,runtime,scaling,simulation,snapshot}/**/*.test.ts',
  'test/core/kafka/!(kafkajs)/**/*.test.ts',
];

/** Their files share what each needs of Kafka's clients; the processes that they start are their own. */
const BROKER_ROOM = 'test/broker/**/*.test.ts';

export default defineConfig({
  resolve: {
    alias: [
      {
        // Processes and threads of handlers start from the build, as they do for users: reading sources takes each half a second.
        find: /^\..*\/typescript-loader\.ts$/,
        replacement: fileURLToPath(new URL('dist/core/lambda/local/typescript-loader.js', import.meta.url)),
      },
    ],
  },
  test: {
    disableConsoleIntercept: true,
    globalSetup: ['test/support/build-once.ts'],
    pool: 'forks',
    // Many files wait for brokers and processes rather than compute.
    maxWorkers: 4,
    sequence: { sequencer: WaitingFirstSequencer },
    testTimeout: 120_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/fixtures/**', 'test/peers/**', 'node_modules/**', BROKER_ROOM, ...SHARING_ROOMS],
        },
      },
      { extends: true, test: { name: 'brokers', include: [BROKER_ROOM], isolate: false } },
      { extends: true, test: { name: 'sharing rooms', include: SHARING_ROOMS, isolate: false } },
    ],
  },
});
