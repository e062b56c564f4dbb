import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { bareEnvironment } from './test/support/bare-environment.ts';
import { WaitingFirstSequencer } from './test/support/waiting-first.ts';

bareEnvironment();

/** Rooms that do no I/O and keep nothing: their files share one process, so each module is loaded once. */
const PURE_ROOMS =
  'test/core/{capacity,diagnosis,event,mapping,model,offsets,output,position,retention,scaling}/**/*.test.ts';

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
          globalSetup: ['test/support/build-once.ts'],
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/fixtures/**', 'test/peers/**', 'node_modules/**', PURE_ROOMS],
        },
      },
      { extends: true, test: { name: 'pure rooms', include: [PURE_ROOMS], isolate: false } },
    ],
  },
});
