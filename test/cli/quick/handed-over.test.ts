import { describe, expect, it } from 'vitest';
import { handOver, raiseHandedOver } from '../../../src/cli/quick/handed-over.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';

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
  it.each([
    {
      why: 'one of our errors',
      thrown: new EsmctlError({ code: 'ESMCTL_KAFKA_UNREACHABLE', kind: 'kafka', message: 'none' }),
    },
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
