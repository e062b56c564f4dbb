import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../../../support/run-esmctl.ts';

/** Its private parts are used (docs/adr/0012): another version is another client. */
const VERSION = '2.2.4';

const read = (name: string): unknown => JSON.parse(readFileSync(join(REPOSITORY, name), 'utf8'));

it('kafkajs is exactly the version that esmctl was made for, as asked for, as locked and as installed', () => {
  const manifest = read('package.json') as { dependencies: Record<string, string> };
  const lock = read('package-lock.json') as {
    packages: Record<string, { version?: string; dependencies?: Record<string, string> }>;
  };
  const require = createRequire(import.meta.url);
  expect(manifest.dependencies.kafkajs).toBe(VERSION);
  expect(lock.packages['']?.dependencies?.kafkajs).toBe(VERSION);
  expect(lock.packages['node_modules/kafkajs']?.version).toBe(VERSION);
  expect((require('kafkajs/package.json') as { version: string }).version).toBe(VERSION);
});
