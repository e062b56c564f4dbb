import { describe, expect, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { documentOf, facts } from './scenario.ts';

const folders = createFolders();
const WHOLE = facts(['fine', 'fragile']);
const FILE = ['--snapshot', 'facts.json'];
const COMMANDS = {
  'inspect-group': ['inspect', 'group'],
  'inspect-cluster': ['inspect', 'cluster'],
  'predict-position': [
    'predict',
    'position',
    '--starting-position',
    'LATEST',
    '--if',
    'disabled-for=8d',
    '--if',
    'new-group',
  ],
  snapshot: ['snapshot'],
} as const;
const NAMES = Object.keys(COMMANDS) as readonly (keyof typeof COMMANDS)[];

describe.concurrent('commands on a snapshot, without a cluster', () => {
  it.each(NAMES)('%s --json is one document of its schema', async (name) => {
    const { code, stdout, stderr } = await runEsmctl([...COMMANDS[name], ...FILE, '--json'], {
      cwd: folders({ 'facts.json': WHOLE }),
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd()).not.toContain('\n');
    documentOf(name, stdout);
  });

  it('snapshot writes again what it read', async () => {
    const { stdout } = await runEsmctl(['snapshot', ...FILE], { cwd: folders({ 'facts.json': WHOLE }) });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(WHOLE));
  });

  const newer = WHOLE.replace('"schemaVersion":1', '"schemaVersion":2');
  it.each([
    { why: 'a newer version', text: newer, code: 'ESMCTL_SNAPSHOT_VERSION', says: 'newer esmctl' },
    { why: 'half a file', text: WHOLE.slice(0, 900), code: 'ESMCTL_SNAPSHOT_TRUNCATED', says: 'cut off' },
    { why: 'an empty file', text: '', code: 'ESMCTL_SNAPSHOT_UNREADABLE', says: 'is empty' },
    { why: 'another file', text: '{"UUID":"x"}', code: 'ESMCTL_SNAPSHOT_UNREADABLE', says: 'schemaVersion' },
  ])('$why is refused by all of them', async ({ text, code, says }) => {
    const cwd = folders({ 'facts.json': text });
    for (const name of NAMES) {
      const ended = await runEsmctl([...COMMANDS[name], ...FILE, '--json'], { cwd });
      expect(ended.code).toBe(2);
      expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code } });
      expect(ended.stderr).toContain(says);
      expect(ended.stderr).not.toMatch(/\n\s+at /);
    }
  });

  it.each([
    { name: 'inspect-group' as const, args: ['fnie'] },
    { name: 'predict-position' as const, args: ['--group', 'fnie'] },
    { name: 'snapshot' as const, args: ['--group', 'fnie'] },
  ])('$name names a group that is not in the file, and the groups that are', async ({ name, args }) => {
    const cwd = folders({ 'facts.json': WHOLE });
    const ended = await runEsmctl([...COMMANDS[name], ...args, ...FILE, '--json'], { cwd });
    expect(ended.code).toBe(5);
    expect(documentOf(name, ended.stdout).missing).toMatchObject([
      { what: 'group fnie', why: 'the snapshot holds groups fine, fragile' },
    ]);
  });

  it('names a topic that is not in the file', async () => {
    const cwd = folders({ 'facts.json': WHOLE });
    const args = ['inspect', 'group', 'fine', '--topic', 'odrers', '--topic', 'orders', ...FILE];
    const ended = await runEsmctl(args, { cwd });
    expect(ended.code).toBe(5);
    expect(ended.stdout).toContain('missing topic odrers');
    expect(ended.stdout).toContain('orders-0');
  });

  it('--redact leaves no name', async () => {
    const cwd = folders({ 'facts.json': WHOLE });
    const { stdout } = await runEsmctl(['snapshot', ...FILE, '--redact'], { cwd });
    documentOf('snapshot', stdout);
    for (const name of ['fine', 'fragile', 'orders', 'kafka-1.example']) expect(stdout).not.toContain(`"${name}"`);
  });
});
