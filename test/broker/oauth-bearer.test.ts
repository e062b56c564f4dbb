import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readErrorDocument } from '../commands/run/run-lines.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import { login, SESSION_MS, securedClusterOf } from '../support/kafka/secured.ts';
import { createFolders, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { CLIENT_SECRET, tokenEndpoint, unsecuredToken } from '../support/token-endpoint.ts';
import { distinct, HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();
const OAUTH = 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER';
const loginWith = (options: string): string => login('oauthbearer.OAuthBearerLoginModule', options);
const askedFrom = (url: string, client = 'ann', secret = CLIENT_SECRET): string =>
  [
    OAUTH,
    `sasl.oauthbearer.token.endpoint.url=${url}`,
    loginWith(`clientId="${client}" clientSecret="${secret}" scope="kafka" extension_logicalCluster="lkc-1"`),
  ].join('\n');

describe.each(KAFKA_VERSIONS)('OAUTHBEARER on Kafka %s', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const { cluster, serversOf } = securedClusterOf(version);
  const endpoint = tokenEndpoint(1.5 * SESSION_MS);

  it('a run goes on over the ends of sessions and tokens', { timeout: 180_000 }, async () => {
    await cluster().createTopic('tokens', 1);
    const cwd = folders({ 'mapping.json': mappingOn('tokens'), 'client.properties': askedFrom(endpoint().url) });
    const args = [...noting(cwd, serversOf('SASLP')), '--command-config', 'client.properties'];
    const before = endpoint().given;
    const run = startEsmctl(args, { cwd, longestMs: 170_000 });
    let produced = 0;
    while (endpoint().given < before + 4) {
      await cluster().produce('tokens', 1, 1, produced);
      produced += 1;
      if (run.child.exitCode !== null) break;
    }
    // What was printed is looked at with each line of progress; where the run ends before, it says why.
    await run.until(() => distinct(seenBy(cwd)['tokens-0']) === produced);
    run.kill('SIGINT');
    const { code, stderr, stdout } = await run.ended;
    expect([code, stderr]).toEqual([130, expect.not.stringContaining('error')]);
    expect(stdout + stderr).not.toContain(CLIENT_SECRET);
    expect(seenBy(cwd)['tokens-0']).toHaveLength(produced);
  });

  it.each([
    {
      why: 'a token in a file',
      properties: (cwd: string) => `${OAUTH}\nsasl.oauthbearer.token.endpoint.url=file://${join(cwd, 'token')}`,
    },
    {
      why: 'an unsecured token, for development',
      properties: () => `${OAUTH}\n${loginWith('unsecuredLoginStringClaim_sub="ann"')}`,
    },
  ])('$why', async ({ properties }) => {
    const at = folders({ token: `${unsecuredToken('ann', 60_000)}\n` });
    const cwd = folders({ 'mapping.json': mappingOn('tokens'), 'client.properties': properties(at) });
    const args = [...noting(cwd, serversOf('SASLP')), '--command-config', 'client.properties', '--until', 'end'];
    const run = await runEsmctl(args, { cwd, longestMs: 60_000 });
    expect([run.code, run.stderr]).toEqual([0, expect.not.stringContaining('error')]);
  });

  it.each([
    { why: 'a token that has ended', client: 'late', code: 'ESMCTL_KAFKA_AUTHENTICATION', says: 'the token of late' },
    { why: 'a wrong secret', secret: 'wr0ng-s3cret', code: 'ESMCTL_KAFKA_TOKEN', says: '401 (invalid_client)' },
    { why: 'no endpoint', url: 'http://127.0.0.1:1/token', code: 'ESMCTL_KAFKA_TOKEN', says: 'does not answer' },
  ])('$why is said to be that, and no secret is shown', async ({ client, secret, url, code, says }) => {
    const cwd = folders({
      'mapping.json': mappingOn('tokens'),
      'client.properties': askedFrom(url ?? endpoint().url, client, secret),
    });
    const args = [...noting(cwd, serversOf('SASLP')), '--command-config', 'client.properties', '--debug'];
    const run = await runEsmctl(args, { cwd, env: { DEBUG: '*' }, longestMs: 60_000 });
    expect([run.code, readErrorDocument(run.stdout).code]).toEqual([3, code]);
    expect(run.stderr).toContain(says);
    expect(run.stdout + run.stderr).not.toContain(secret ?? CLIENT_SECRET);
  });
});
