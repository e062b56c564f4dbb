import { execFileSync } from 'node:child_process';

/** End-to-end tests start bin/run.js, which loads dist/: build what is being tested, once a run. */
export default function buildOnce(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
