import { describe, expect, it } from 'vitest';
import { muteOutdone } from '../../../src/cli/flags/mute-outdone.ts';

const SERVERS = { char: 'b', env: 'ESMCTL_BOOTSTRAP_SERVERS' };
const OPTIONS = {
  flags: { 'bootstrap-servers': SERVERS, snapshot: { exclusive: ['bootstrap-servers'] }, group: { char: 'g' } },
  baseFlags: { json: {} },
};

describe('a flag of the environment that one on the command line excludes', () => {
  it('is not read', () => {
    for (const argv of [['--snapshot', 'f.json'], ['--snapshot=f.json']]) {
      const { flags, baseFlags } = muteOutdone(OPTIONS, argv);
      expect(flags).toEqual({ ...OPTIONS.flags, 'bootstrap-servers': { ...SERVERS, env: undefined } });
      expect(baseFlags).toBe(OPTIONS.baseFlags);
    }
  });

  it.each<{ why: string; argv: string[] }>([
    { why: 'both are written: that is a mistake to be told', argv: ['--snapshot', 'f.json', '-b', 'localhost:9092'] },
    { why: 'written with its value in one word', argv: ['--snapshot', 'f.json', '-blocalhost:9092'] },
    { why: 'nothing excludes it', argv: ['--group', 'g'] },
  ])('stays as it is: $why', ({ argv }) => {
    expect(muteOutdone(OPTIONS, argv)).toBe(OPTIONS);
  });

  it('keeps what is inherited, as a command inherits the flags of all commands', () => {
    const base = { baseFlags: OPTIONS.baseFlags };
    const leaf: typeof OPTIONS & { strict: boolean } = Object.assign(Object.create(base) as typeof base, {
      flags: OPTIONS.flags,
      strict: false,
    });
    expect(muteOutdone(leaf, ['--snapshot', 'f.json'])).toMatchObject({ baseFlags: OPTIONS.baseFlags, strict: false });
  });
});
