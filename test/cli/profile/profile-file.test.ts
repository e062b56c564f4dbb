import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setValue, unsetValue } from '../../../src/cli/profile/edit-profile.ts';
import {
  chooseProfile,
  loadProfiles,
  profilePath,
  resolvePath,
  saveProfiles,
} from '../../../src/cli/profile/profile-file.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const folders = createFolders();
const PROD = new Map([['prod', { region: 'eu-west-1' }]]);

describe('the place of the file', () => {
  it.each([
    { why: 'as XDG says', env: { XDG_CONFIG_HOME: '/x' }, path: '/x/esmctl/config.json' },
    { why: 'below the home without it', env: {}, path: join(homedir(), '.config/esmctl/config.json') },
    {
      why: 'a relative one does not count',
      env: { XDG_CONFIG_HOME: 'x' },
      path: join(homedir(), '.config/esmctl/config.json'),
    },
    { why: 'nor an empty one', env: { XDG_CONFIG_HOME: '' }, path: join(homedir(), '.config/esmctl/config.json') },
  ])('$why', ({ env, path }) => {
    expect(profilePath(env)).toBe(path);
  });

  it('is where relative paths count from', () => {
    expect(resolvePath('client.properties', '/x/esmctl/config.json')).toBe('/x/esmctl/client.properties');
    expect(resolvePath('~/client.properties', '/x/config.json')).toBe(join(homedir(), 'client.properties'));
    expect(resolvePath('/a/b', '/x/config.json')).toBe('/a/b');
  });
});

describe('the file', () => {
  it('is made with its folders, for its owner alone, and leaves nothing beside it', async () => {
    const path = join(folders(), 'deep/esmctl/config.json');
    expect(await loadProfiles(path)).toEqual(new Map());
    await saveProfiles(path, PROD);
    await saveProfiles(path, setValue(PROD, 'dev', 'bootstrap-servers', 'a:1'));
    expect([...(await loadProfiles(path)).keys()]).toEqual(['prod', 'dev']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  it('becomes private when it was not', async () => {
    const path = join(folders({ 'config.json': '{"profiles":{}}' }), 'config.json');
    chmodSync(path, 0o644);
    await saveProfiles(path, PROD);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('may be a link to a file elsewhere, and stays one', async () => {
    const folder = folders({ 'real.json': '{"profiles":{}}' });
    const path = join(folder, 'config.json');
    symlinkSync('real.json', path);
    await saveProfiles(path, PROD);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toContain('eu-west-1');
  });

  it('that is broken is refused with its places', async () => {
    const path = join(folders({ 'config.json': '{"profiles":{"a":{\n  "region": 5}}}' }), 'config.json');
    await expect(loadProfiles(path)).rejects.toMatchObject({
      code: 'ESMCTL_PROFILE_FILE',
      kind: 'usage',
      problems: [expect.objectContaining({ file: path, line: 2, column: 13 })],
    });
  });

  it('that is a folder, or lies below a file, is refused', async () => {
    const folder = folders({ file: 'x' });
    mkdirSync(join(folder, 'config.json'));
    await expect(loadProfiles(join(folder, 'config.json'))).rejects.toMatchObject({ code: 'ESMCTL_PROFILE_FILE' });
    const below = join(folder, 'file/esmctl/config.json');
    await expect(saveProfiles(below, PROD)).rejects.toMatchObject({ code: 'ESMCTL_PROFILE_FILE', kind: 'usage' });
    expect(readdirSync(folder).toSorted()).toEqual(['config.json', 'file']);
  });
});

describe('a profile', () => {
  it('that is not there is named with those that are', () => {
    const choose = () => chooseProfile(PROD, 'prood', '/x');
    expect(choose).toThrow('there is no profile "prood" in /x');
    try {
      choose();
    } catch (error) {
      expect((error as { next: string[] }).next).toEqual(['did you mean prod?', 'the profiles are: prod']);
    }
  });

  it('takes servers that are servers, and the whole path of a file', () => {
    const set = (key: string, value: string) => setValue(new Map(), 'a', key, value).get('a');
    expect(set('bootstrap-servers', 'a:1, b:2')).toEqual({ 'bootstrap-servers': 'a:1,b:2' });
    expect(set('command-config', 'x/client.properties')).toEqual({
      'command-config': join(process.cwd(), 'x/client.properties'),
    });
    expect(set('command-config', '~/client.properties')).toEqual({ 'command-config': '~/client.properties' });
  });

  it.each([
    { why: 'servers without a port', key: 'bootstrap-servers', value: 'a', code: 'ESMCTL_USAGE' },
    { why: 'a secret', key: 'password', value: 'hunter2', code: 'ESMCTL_PROFILE_VALUE' },
    { why: 'a key that is none', key: 'topic', value: 'orders', code: 'ESMCTL_PROFILE_VALUE' },
    { why: 'nothing', key: 'region', value: ' ', code: 'ESMCTL_PROFILE_VALUE' },
  ])('does not take $why', ({ key, value, code }) => {
    expect(() => setValue(new Map(), 'a', key, value)).toThrow(expect.objectContaining({ code, kind: 'usage' }));
  });

  it('loses one value, or goes', () => {
    const profiles = new Map([['a', { region: 'eu-west-1', function: 'f' }]]);
    expect(unsetValue(profiles, 'a', 'region').get('a')).toEqual({ function: 'f' });
    expect(unsetValue(profiles, 'a', undefined).size).toBe(0);
    expect(profiles.get('a'), 'and the argument is as it was').toEqual({ region: 'eu-west-1', function: 'f' });
  });
});

it('a file that is written by hand is not changed by reading it', async () => {
  const path = join(folders(), 'config.json');
  writeFileSync(path, '{ "profiles": {} }');
  await loadProfiles(path);
  expect(readFileSync(path, 'utf8')).toBe('{ "profiles": {} }');
});
