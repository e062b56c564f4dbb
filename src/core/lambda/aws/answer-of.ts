/** Thrown where an answer lacks what every answer of that API has. */
export const NO_ANSWER = 'NotAnAnswer';

/**
 * What the API always answers. A web server that says "It works!" with status 200 is read by the SDK as an answer in which
 * nothing stands, and what was never delivered would count as delivered.
 */
export function answerOf<T>(value: T | undefined): T {
  if (value === undefined || value === '') throw Object.assign(new Error('no answer of the API'), { name: NO_ANSWER });
  return value;
}
