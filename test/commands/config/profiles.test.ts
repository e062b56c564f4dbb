import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { createFolders, REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';

const folders = createFolders();
const isProfiles = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas/profiles.json'), 'utf8')),
);

it('a profile is set, shown, used and taken away', async () => {
  const cwd = folders({ 'client.properties': 'security.protocol=PLAINTEXT' });
  const env = { XDG_CONFIG_HOME: cwd };
  const esmctl = (...args: string[]) => runEsmctl(args, { cwd, env });
  expect(await esmctl('config', 'list')).toMatchObject({ code: 0, stdout: expect.stringContaining('no profile yet') });
  expect((await esmctl('config', 'set', 'prod', 'bootstrap-servers', '127.0.0.1:1')).code).toBe(0);
  const [set, secret] = [
    await esmctl('config', 'set', 'prod', 'command-config', 'client.properties', '--json'),
    await esmctl('config', 'set', 'prod', 'password', 'hunter2'),
  ];
  const document = JSON.parse(set.stdout) as { profiles: { settings: Record<string, string> }[] };
  expect(isProfiles(document), JSON.stringify(isProfiles.errors)).toBe(true);
  expect(document.profiles[0]?.settings['command-config']).toBe(join(cwd, 'client.properties'));
  expect([secret.code, secret.stdout]).toEqual([2, '']);
  expect(secret.stderr).toContain('ESMCTL_PROFILE_VALUE');
  expect(secret.stderr).not.toContain('hunter2');
  const listed = await esmctl('config', 'list');
  expect(listed.stdout.split('\n')[0]).toBe('prod  bootstrap-servers  127.0.0.1:1');
  expect(await esmctl('config', 'get', 'prod', 'bootstrap-servers')).toMatchObject({ stdout: '127.0.0.1:1\n' });
  expect((await esmctl('config', 'get', 'prod', 'region')).code).toBe(1);

  // The servers of the profile are asked, those of the flag before them, and by the name of the environment too.
  const used = await esmctl('inspect', 'cluster', '--profile', 'prod');
  expect([used.code, used.stderr]).toEqual([3, expect.stringContaining('127.0.0.1:1')]);
  const flagged = await esmctl('inspect', 'cluster', '--profile', 'prod', '-b', '127.0.0.1:2');
  expect(flagged.stderr).toContain('127.0.0.1:2');
  const byName = { cwd, env: { ...env, ESMCTL_PROFILE: 'prood' } };
  const unknown = await runEsmctl(['inspect', 'cluster'], byName);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean prod?')]);

  expect((await esmctl('config', 'unset', 'prod')).code).toBe(0);
  expect((await esmctl('config', 'get', 'prod')).code).toBe(2);
}, 60_000);
