import type { Rule } from './rule.ts';

/** A function name alone has at most 64 characters; the 256 of the field are for ARNs (AWS API model, FunctionName). */
const LONGEST_NAME = 64;

export const checkFunction: Rule = function* ({ shape, document, given }) {
  const field = shape === 'response' ? 'FunctionArn' : 'FunctionName';
  if (!given(field)) {
    yield {
      code: 'missing-function',
      message: `the mapping names no function: ${field} is missing`,
      why: shape === 'response' ? 'every response of AWS has it' : 'AWS API model: FunctionName is required',
      next:
        shape === 'response' ? 'give the whole response of AWS' : 'add "FunctionName": a name, a partial ARN or an ARN',
    };
  }
  const name = document.FunctionName ?? '';
  if (!name.includes(':') && name.length > LONGEST_NAME) {
    yield {
      code: 'function-name-too-long',
      message: `the function name has ${name.length} characters, and at most ${LONGEST_NAME} are allowed without an ARN`,
      why: 'AWS API model, FunctionName',
      path: ['FunctionName'],
    };
  }
};
