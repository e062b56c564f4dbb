import { describe, expect, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { facts, type GROUPS } from './scenario.ts';

const folders = createFolders();

interface Case {
  readonly why: string;
  readonly groups: readonly (keyof typeof GROUPS)[];
  readonly args: readonly string[];
  readonly code: number;
}

describe.concurrent('the exit code of inspect group', () => {
  it.each<Case>([
    { why: 'nothing is wrong', groups: ['fine', 'active'], args: ['--fail-on', 'at-risk'], code: 0 },
    { why: 'at risk, and nobody asked', groups: ['risky'], args: [], code: 0 },
    { why: 'one of two is at risk', groups: ['fine', 'risky'], args: ['--fail-on', 'at-risk'], code: 1 },
    {
      why: 'only the other one is asked about',
      groups: ['fine', 'risky'],
      args: ['fine', '--fail-on', 'at-risk'],
      code: 0,
    },
    { why: 'at risk is not yet expiring', groups: ['risky'], args: ['--fail-on', 'expiring'], code: 0 },
    { why: 'active, and lost with a restart', groups: ['fragile'], args: ['--fail-on', 'at-risk'], code: 1 },
    { why: 'a gate that cannot know', groups: ['hidden'], args: ['--fail-on', 'at-risk'], code: 5 },
    { why: 'what is certain counts first', groups: ['hidden', 'risky'], args: ['--fail-on', 'at-risk'], code: 1 },
    { why: 'the group is not there', groups: ['absent'], args: ['--fail-on', 'at-risk'], code: 1 },
    { why: 'the group is not there, and nobody asked', groups: ['absent'], args: [], code: 5 },
    { why: 'the file has no such group', groups: ['fine'], args: ['fnie', '--fail-on', 'at-risk'], code: 5 },
  ])('$why: $code', async ({ groups, args, code }) => {
    const cwd = folders({ 'facts.json': facts(groups) });
    const ended = await runEsmctl(['inspect', 'group', ...args, '--snapshot', 'facts.json'], { cwd });
    expect([ended.code, ended.stderr]).toEqual([code, '']);
  });
});
