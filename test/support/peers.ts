/**
 * Whether a test against a foreign program may run. Where the program is missing the test is left out and says why;
 * with ESMCTL_REQUIRE_PEERS=1 (as in CI) that is an error, so that nothing is left out unseen.
 */
export function requirePeer(name: string, available: boolean, why: string): boolean {
  if (available) return true;
  const message = `the tests against ${name} cannot run: ${why}`;
  if (process.env.ESMCTL_REQUIRE_PEERS === '1') throw new Error(message);
  console.warn(`left out: ${message}`);
  return false;
}
