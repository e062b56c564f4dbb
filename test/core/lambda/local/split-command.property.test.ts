import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitCommand } from '../../../../src/core/lambda/local/runtime-api/split-command.ts';

// Only what means the same with and without a shell: no expansion, no operator.
const plain = fc.stringMatching(/^[\w./:=@%+,-]{1,6}$/);
const inSingle = fc.stringMatching(/^[\w "\\$`|&;<>*?~#]{0,6}$/).map((text) => `'${text}'`);
const inDouble = fc
  .array(fc.oneof(fc.stringMatching(/^[\w '|&;<>*?~#]$/), fc.constantFrom('\\"', '\\\\', '\\$', '\\`', '\\n')))
  .map((parts) => `"${parts.join('')}"`);
const escaped = fc.constantFrom('\\ ', '\\"', "\\'", '\\\\', '\\$', '\\|', '\\a');
const word = fc
  .array(fc.oneof(plain, inSingle, inDouble, escaped), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
const blanks = fc.constantFrom(' ', '  ', '\t');
const command = fc
  .tuple(fc.array(fc.tuple(word, blanks), { maxLength: 5 }), word)
  .map(([head, last]) => head.map(([text, blank]) => text + blank).join('') + last);

it('splits as sh does', () => {
  fc.assert(
    fc.property(command, (text) => {
      const fromShell = execFileSync('sh', ['-c', `printf '%s\\0' x ${text}`])
        .toString()
        .split('\0')
        .slice(1, -1);
      expect(splitCommand(`x ${text}`).slice(1)).toEqual(fromShell);
    }),
    { numRuns: 200 },
  );
});
