import { describe, expect, it } from 'vitest';
import { handOver, raiseHandedOver } from '../../../src/cli/quick/handed-over.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';

/** As the quick answer has it: the same class, loaded a second time. */
class OtherError extends Error {
  override readonly name = 'EsmctlError';
  readonly code = 'ESMCTL_KAFKA_UNREACHABLE';
  readonly kind = 'kafka';
  readonly next = ['look at the port'];
  readonly problems = [{ severity: 'error', code: 'one', message: 'one thing' }];
}

function raised(thrown: unknown): unknown {
  handOver(thrown);
  try {
    raiseHandedOver();
  } catch (error) {
    return error;
  }
  return 'nothing';
}

describe('what is handed over to the command', () => {
  it('is one of its own errors there, with everything that it says', () => {
    const cause = new Error('refused');
    const other = new OtherError('no server answers', { cause });
    const error = raised(other);
    expect(error).toBeInstanceOf(EsmctlError);
    const { code, kind, next, problems, message, stack } = other;
    expect(error).toMatchObject({ code, kind, next, problems, message, stack, cause });
  });

  it.each([
    { why: 'a mistake of the program', thrown: new TypeError('x is not a function') },
    { why: 'no error at all', thrown: 'words' },
    { why: 'nothing', thrown: undefined },
  ])('stays what it is: $why', ({ thrown }) => {
    expect(raised(thrown)).toBe(thrown);
  });

  it('is raised once, and nothing where nothing was', () => {
    raised(new Error('once'));
    expect(() => raiseHandedOver()).not.toThrow();
  });
});
