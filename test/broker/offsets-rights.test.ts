import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { committer } from '../support/kafka/committer.ts';
import { plainLogin, securedClusterOf } from '../support/kafka/secured.ts';
import { createFolders, type Ended, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA } from './scenario.ts';

const BOB = 'User:bob';
const folders = createFolders();

describe('offsets without rights', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const secured = securedClusterOf('4.3.1');
  const asBob = (cwd: string, ...args: readonly string[]): Promise<Ended> =>
    runEsmctl(['offsets', ...args, '-b', secured.serversOf('SASLP'), '--command-config', 'bob.properties'], {
      cwd,
      longestMs: 60_000,
    });
  const files = {
    'bob.properties': `security.protocol=SASL_PLAINTEXT\n${plainLogin('bob')}`,
    'some.csv': 'seen,0,1\n',
  };
  beforeAll(async () => {
    const cluster = secured.cluster();
    const commits = await committer(cluster.servers);
    await cluster.createTopic('seen', 1);
    await cluster.produce('seen', 1, 2);
    for (const name of ['hidden', 'seen']) await commits.commit(name, 'seen', { 0: 0 });
    await commits.close();
  });

  it('no right at all: every command says so, with the right that is missing', async () => {
    const cwd = folders(files);
    for (const args of [['export'], ['protect'], ['recover'], ['import', '--from-file', 'some.csv']]) {
      const ended = await asBob(cwd, ...args, '--group', 'hidden');
      expect(ended, args.join(' ')).toMatchObject({ code: 3, stdout: '' });
      expect(ended.stderr).toContain('ESMCTL_OFFSETS_HIDDEN');
      expect(ended.stderr).toContain('kafka-acls.sh');
    }
  });

  it('may look and not commit: the plan is shown, and --yes changes nothing', async () => {
    const cluster = secured.cluster();
    await cluster.allow(BOB, 'GROUP', 'seen', 'DESCRIBE');
    await cluster.allow(BOB, 'TOPIC', 'seen', 'DESCRIBE');
    const cwd = folders(files);
    let planned = await asBob(cwd, 'import', '--group', 'seen', '--from-file', 'some.csv');
    // Rights take a moment to reach the broker.
    for (; planned.code !== 0; planned = await asBob(cwd, 'import', '--group', 'seen', '--from-file', 'some.csv'))
      await pause(200);
    expect(planned.stdout).toContain('skips 1');
    expect(planned.stdout).toContain('whether offsets are held cannot be told');
    const refused = await asBob(cwd, 'import', '--group', 'seen', '--from-file', 'some.csv', '--yes');
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('ESMCTL_OFFSETS_REFUSED') });
    expect(refused.stderr).toContain('GROUP_AUTHORIZATION_FAILED');
    expect(await cluster.committed('seen', 'seen')).toEqual({ 0: 0 });
  });
});
