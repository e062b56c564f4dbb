/** Any name can be read of it, so that modules that use it load; it throws where something of it is called. */
function refuse() {
  throw new Error('a package that was left out of test/peers/serverless-offline is used');
}

const NOT_HERE = new Set(['then', '__esModule']);

module.exports = new Proxy(refuse, {
  get: (target, name) => {
    if (name === 'toString') return () => 'left out';
    if (typeof name === 'symbol' || NOT_HERE.has(name)) return undefined;
    return name === 'prototype' ? target.prototype : module.exports;
  },
});
