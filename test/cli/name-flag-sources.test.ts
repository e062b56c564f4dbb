import { describe, expect, it } from 'vitest';
import { nameFlagSources } from '../../src/cli/name-flag-sources.ts';

const CASES = [
  { why: 'a flag that was written', argv: ['--pollers', '0'], says: '--pollers is 0' },
  { why: 'a flag that was written with =', argv: ['--pollers=0'], says: '--pollers is 0' },
  { why: 'a flag that was written by its letter', argv: ['-p0'], says: '--pollers is 0' },
  { why: 'another flag was written', argv: ['--poll', '-x'], says: 'ESMCTL_POLLERS (--pollers) is 0' },
  { why: 'nothing was written', argv: [], says: 'ESMCTL_POLLERS (--pollers) is 0' },
];

describe('who is blamed for a value', () => {
  it.each(CASES)('$why', ({ argv, says }) => {
    expect(nameFlagSources('--pollers is 0', argv, { ESMCTL_POLLERS: '0' }, { pollers: 'p' })).toBe(says);
  });

  it('names every variable, and only those that are set', () => {
    const env = { ESMCTL_FUNCTION_TIMEOUT: 'x', ESMCTL_FOR: '' };
    expect(nameFlagSources('--function-timeout, --for', [], env, {})).toBe(
      'ESMCTL_FUNCTION_TIMEOUT (--function-timeout), --for',
    );
  });
});
