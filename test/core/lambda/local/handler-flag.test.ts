import { describe, expect, it } from 'vitest';
import { parseHandlerFlag } from '../../../../src/core/lambda/local/handler-flag.ts';
import { EsmctlError } from '../../../../src/core/model/errors.ts';

describe('parseHandlerFlag', () => {
  it.each([
    { text: './h.mjs', file: './h.mjs', exportName: 'handler', why: "Lambda's usual name" },
    { text: './h.mjs#process', file: './h.mjs', exportName: 'process', why: 'a named export' },
    { text: '/a b/h.ts#api.orders', file: '/a b/h.ts', exportName: 'api.orders', why: 'a path into an export' },
    { text: 'c#/h.mjs#run', file: 'c#/h.mjs', exportName: 'run', why: 'the last # separates' },
  ])('$text: $why', ({ text, file, exportName }) => {
    expect(parseHandlerFlag(text)).toEqual({ file, exportName });
  });

  it.each([
    { text: '', why: 'no file' },
    { text: ' #handler', why: 'no file' },
    { text: './h.mjs#', why: 'no export after "#"' },
  ])('refuses "$text": $why', ({ text, why }) => {
    const refused = () => parseHandlerFlag(text);
    expect(refused).toThrow(EsmctlError);
    expect(refused).toThrow(why.replace('no ', 'names no '));
  });
});
