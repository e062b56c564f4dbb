export const orders = async (event, context) => {
  if (event.do === 'throw') throw new RangeError('no such order');
  if (event.do === 'hang') await new Promise((resolve) => setTimeout(resolve, 3_600_000));
  if (event.do === 'big') return 'x'.repeat(event.bytes);
  return { event, functionName: context.functionName };
};
