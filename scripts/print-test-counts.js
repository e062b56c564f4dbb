// Prints "N passed, N failed" from vitest's JSON report; a missing report is one failure.
import { existsSync, readFileSync } from 'node:fs';

const path = process.argv[2];
if (path === undefined || !existsSync(path)) {
  console.log('0 passed, 1 failed');
} else {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  // A file that could not even be loaded has no failed test of its own.
  const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites;
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  console.log(`${numPassedTests} passed, ${failed} failed${skipped}`);
}
