import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileReasonOf } from '../../../src/core/model/file-reason.ts';

function failureOf(path: string): unknown {
  try {
    return readFileSync(path);
  } catch (error) {
    return error;
  }
}

const MISSING = failureOf('no/such/file');

it.each([
  { why: 'a file that is not there', thrown: MISSING, says: 'there is no such file or folder' },
  { why: 'a folder', thrown: failureOf('.'), says: 'it is a folder' },
  { why: 'below a file', thrown: failureOf('package.json/x'), says: 'a part of its path is no folder' },
  {
    why: 'one that was wrapped',
    thrown: new Error('it failed', { cause: MISSING }),
    says: 'there is no such file or folder',
  },
  { why: 'a code without words', thrown: Object.assign(new Error('odd'), { code: 'EODD' }), says: 'odd' },
  { why: 'no error', thrown: 'why', says: 'why' },
])('says $why in words', ({ thrown, says }) => {
  expect(fileReasonOf(thrown)).toBe(says);
});
