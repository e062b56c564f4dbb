import { defineConfig } from 'vitest/config';
import { bareEnvironment } from './test/support/bare-environment.ts';
import { WaitingFirstSequencer } from './test/support/waiting-first.ts';

bareEnvironment();

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/fixtures/**', 'test/peers/**', 'node_modules/**'],
    globalSetup: ['test/support/build-once.ts'],
    disableConsoleIntercept: true,
    pool: 'forks',
    // Many files wait for brokers and processes rather than compute.
    maxWorkers: 4,
    sequence: { sequencer: WaitingFirstSequencer },
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
