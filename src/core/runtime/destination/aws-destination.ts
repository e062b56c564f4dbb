import type { FailureSender } from '../../lambda/failure-sender.ts';
import type { GivenUp } from '../given-up.ts';
import type { Destination } from './destination.ts';
import type { FailureWriter } from './file-destination.ts';

/**
 * A queue, topic or bucket of AWS; `arn` is its name for people. What is delivered again after a lost answer goes under
 * the key it had, so that a bucket keeps it once.
 */
export function createAwsDestination(
  arn: string,
  sender: FailureSender,
  write: FailureWriter,
  keyOf: (givenUp: GivenUp) => string,
): Destination {
  const keys = new WeakMap<GivenUp, string>();
  return {
    name: arn,
    async deliver(givenUp) {
      const objectKey = keys.get(givenUp) ?? keyOf(givenUp);
      keys.set(givenUp, objectKey);
      for (const body of write(givenUp)) await sender.send({ body, objectKey });
    },
    close: () => sender.close(),
  };
}
