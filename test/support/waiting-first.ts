import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files whose tests mostly wait for a broker's clock. */
const WAITING = /\/test\/broker\/(?:expiry|offsets-lives)-/;

/** Starts what takes long by the clock first, so that the rest runs beside it; then the other broker tests. */
export class WaitingFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

function rank(path: string): number {
  if (WAITING.test(path)) return 0;
  return path.includes('/test/broker/') ? 1 : 2;
}
