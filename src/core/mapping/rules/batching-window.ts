import type { Rule } from './rule.ts';

const FIELD = 'MaximumBatchingWindowInSeconds';
const WHY = 'AWS API model: whole seconds from 0 to 300, so the 500 ms of an absent field cannot be written';

export const noteBatchingWindow: Rule = function* ({ shape, document, given, consumptionMode }) {
  if (consumptionMode === 'Queue') return;
  const seconds = document.MaximumBatchingWindowInSeconds;
  if (!given(FIELD)) {
    if (shape === 'response') return;
    yield {
      code: 'window-absent',
      message: `without ${FIELD} batches gather for 500 ms`,
      why: `${WHY}; once it is set there is no way back but a new mapping`,
    };
  } else if (seconds === 0) {
    yield {
      code: 'window-zero',
      message: `${FIELD} 0 invokes at once, often with few records; it is not the default of 500 ms`,
      why: WHY,
      next: shape === 'response' ? 'only a new mapping has 500 ms again' : 'leave the field out for 500 ms',
      path: [FIELD],
    };
  } else if (seconds !== undefined && shape === 'create-request') {
    yield {
      code: 'window-irreversible',
      message: `a mapping created with ${FIELD} can never have the default of 500 ms`,
      why: WHY,
      path: [FIELD],
    };
  }
};
