import { execFileSync } from 'node:child_process';

const BUILT_BY = 'ESMCTL_TESTS_BUILT_BY';

/** End-to-end tests start bin/run.js, which loads dist/: build what is being tested, once a run, unless it is there. */
export default function buildOnce(): void {
  // Each project of vitest.config.ts asks for it.
  if (process.env[BUILT_BY] === String(process.pid)) return;
  process.env[BUILT_BY] = String(process.pid);
  execFileSync('npm', ['run', '--silent', 'build', '--', '--if-changed'], { stdio: 'inherit' });
}
