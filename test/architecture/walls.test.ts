import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruise, judgeTree, type Tree, type Violation } from '../support/planted-tree.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A small house in good order: everything may know what it knows here. */
const GOOD_HOUSE: Tree = {
  'src/commands/run.ts': ['../cli/base.ts', '../core/runtime/run-mapping.ts', '../core/output/text.ts'],
  'src/cli/base.ts': [
    '@oclif/core',
    './screens/screen.tsx',
    '../core/lambda/local/target.ts',
    '../core/kafka/kafkajs/client.ts',
    '../core/snapshot/file.ts',
  ],
  'src/cli/screens/screen.tsx': ['ink', 'react', '../../core/output/text.ts'],
  'src/core/model/word.ts': [],
  'src/core/mapping/mapping.ts': ['../model/word.ts'],
  'src/core/event/event.ts': ['../model/word.ts', '../mapping/mapping.ts'],
  'src/core/kafka/port.ts': ['../model/word.ts'],
  'src/core/kafka/offsets-topic/fold.ts': ['../../snapshot/facts/facts.ts'],
  'src/core/kafka/kafkajs/client.ts': ['kafkajs', '../port.ts', '../offsets-topic/fold.ts'],
  'src/core/snapshot/facts/facts.ts': ['../../model/word.ts'],
  'src/core/snapshot/file.ts': ['./facts/facts.ts'],
  'src/core/retention/rule.ts': ['../snapshot/facts/facts.ts'],
  'src/core/lambda/aws/target.ts': ['@aws-sdk/client-lambda'],
  'src/core/lambda/local/target.ts': ['node:worker_threads', '../aws/target.ts'],
  'src/core/records/file/source.ts': ['node:fs'],
  'src/core/output/text.ts': ['../runtime/run-mapping.ts', '../retention/rule.ts'],
  'src/core/runtime/run-mapping.ts': ['./batcher/batcher.ts', './retry/plan.ts', '../records/file/source.ts'],
  'src/core/runtime/batcher/batcher.ts': ['../../event/event.ts', '../attempt.ts'],
  'src/core/runtime/retry/plan.ts': ['../attempt.ts'],
  'src/core/runtime/attempt.ts': ['../event/event.ts'],
};

/** What each rule must catch: the file that breaks it, what it imports, and what of that is named. */
interface Plant {
  readonly rule: string;
  readonly from: string;
  readonly imports: string;
  readonly to: string;
}

const PLANTS: readonly Plant[] = [
  { rule: 'no-circular', from: 'src/core/model/one.ts', imports: './two.ts', to: 'src/core/model/two.ts' },
  { rule: 'core-knows-no-shell', from: 'src/core/filter/a.ts', imports: '../../cli/base.ts', to: 'src/cli/base.ts' },
  {
    rule: 'core-knows-no-shell',
    from: 'src/core/runtime/b.ts',
    imports: '../../commands/run.ts',
    to: 'src/commands/run.ts',
  },
  {
    rule: 'core-knows-no-shell',
    from: 'src/core/runtime/c.ts',
    imports: '@oclif/core',
    to: 'node_modules/@oclif/core/index.js',
  },
  { rule: 'core-knows-no-shell', from: 'src/core/output/d.ts', imports: 'ink', to: 'node_modules/ink/index.js' },
  { rule: 'core-knows-no-shell', from: 'src/core/output/e.ts', imports: 'react', to: 'node_modules/react/index.js' },
  {
    rule: 'kafkajs-in-one-folder',
    from: 'src/core/kafka/f.ts',
    imports: 'kafkajs',
    to: 'node_modules/kafkajs/index.js',
  },
  { rule: 'kafkajs-in-one-folder', from: 'src/cli/g.ts', imports: 'kafkajs', to: 'node_modules/kafkajs/index.js' },
  {
    rule: 'aws-sdk-in-one-folder',
    from: 'src/core/lambda/local/h.ts',
    imports: '@aws-sdk/client-lambda',
    to: 'node_modules/@aws-sdk/client-lambda/index.js',
  },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/model/i.ts', imports: 'node:fs', to: 'fs' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/mapping/j.ts', imports: 'node:fs/promises', to: 'fs/promises' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/position/k.ts', imports: 'fs', to: 'fs' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/retention/l.ts', imports: 'node:net', to: 'net' },
  {
    rule: 'pure-rooms-do-no-io',
    from: 'src/core/capacity/m.ts',
    imports: 'node:timers/promises',
    to: 'timers/promises',
  },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/event/n.ts', imports: 'node:process', to: 'process' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/filter/o.ts', imports: 'node:child_process', to: 'child_process' },
  {
    rule: 'pure-rooms-do-no-io',
    from: 'src/core/diagnosis/p.ts',
    imports: '../kafka/port.ts',
    to: 'src/core/kafka/port.ts',
  },
  {
    rule: 'pure-rooms-do-no-io',
    from: 'src/core/position/p2.ts',
    imports: '../snapshot/file.ts',
    to: 'src/core/snapshot/file.ts',
  },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/snapshot/facts/p3.ts', imports: 'node:fs', to: 'fs' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/scaling/q.ts', imports: 'node:https', to: 'https' },
  {
    rule: 'pure-rooms-do-no-io',
    from: 'src/core/simulation/r.ts',
    imports: 'node:worker_threads',
    to: 'worker_threads',
  },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/runtime/batcher/s.ts', imports: 'node:timers', to: 'timers' },
  {
    rule: 'pure-rooms-do-no-io',
    from: 'src/core/runtime/retry/t.ts',
    imports: '../../lambda/local/target.ts',
    to: 'src/core/lambda/local/target.ts',
  },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/runtime/checkpoint/u.ts', imports: 'node:fs', to: 'fs' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/runtime/assigner/v.ts', imports: 'node:os', to: 'os' },
  { rule: 'pure-rooms-do-no-io', from: 'src/core/runtime/ledger/w.ts', imports: 'node:stream', to: 'stream' },
  {
    rule: 'offsets-topic-does-no-io',
    from: 'src/core/kafka/offsets-topic/w2.ts',
    imports: '../port.ts',
    to: 'src/core/kafka/port.ts',
  },
  { rule: 'offsets-topic-does-no-io', from: 'src/core/kafka/offsets-topic/w3.ts', imports: 'node:net', to: 'net' },
  {
    rule: 'model-is-the-ground',
    from: 'src/core/model/x.ts',
    imports: '../mapping/mapping.ts',
    to: 'src/core/mapping/mapping.ts',
  },
  {
    rule: 'rooms-depend-downwards',
    from: 'src/core/event/y.ts',
    imports: '../runtime/attempt.ts',
    to: 'src/core/runtime/attempt.ts',
  },
  {
    rule: 'rooms-depend-downwards',
    from: 'src/core/records/file/z.ts',
    imports: '../../output/text.ts',
    to: 'src/core/output/text.ts',
  },
  {
    rule: 'roles-meet-in-the-wiring',
    from: 'src/core/runtime/batcher/aa.ts',
    imports: '../retry/plan.ts',
    to: 'src/core/runtime/retry/plan.ts',
  },
  {
    rule: 'output-is-last',
    from: 'src/core/runtime/bb.ts',
    imports: '../output/text.ts',
    to: 'src/core/output/text.ts',
  },
  {
    rule: 'commands-are-leaves',
    from: 'src/commands/cc.ts',
    imports: '../core/lambda/local/target.ts',
    to: 'src/core/lambda/local/target.ts',
  },
  {
    rule: 'commands-are-leaves',
    from: 'src/commands/dd.ts',
    imports: '../core/kafka/kafkajs/client.ts',
    to: 'src/core/kafka/kafkajs/client.ts',
  },
  {
    rule: 'commands-are-leaves',
    from: 'src/commands/ee.ts',
    imports: '../core/records/file/source.ts',
    to: 'src/core/records/file/source.ts',
  },
  { rule: 'commands-are-leaves', from: 'src/commands/topic/ff.ts', imports: '../run.ts', to: 'src/commands/run.ts' },
  { rule: 'commands-are-leaves', from: 'src/commands/gg.tsx', imports: 'ink', to: 'node_modules/ink/index.js' },
  { rule: 'ink-in-the-screens', from: 'src/cli/run/hh.tsx', imports: 'react', to: 'node_modules/react/index.js' },
  {
    rule: 'not-to-test',
    from: 'src/core/event/ii.ts',
    imports: '../../../test/support/records.ts',
    to: 'test/support/records.ts',
  },
  { rule: 'not-to-test', from: 'src/core/event/jj.ts', imports: '../../../bench/run.ts', to: 'bench/run.ts' },
  { rule: 'not-to-dev-dep', from: 'src/cli/kk.ts', imports: 'a-dev-tool', to: 'node_modules/a-dev-tool/index.js' },
  { rule: 'not-to-unresolvable', from: 'src/cli/ll.ts', imports: './missing.ts', to: './missing.ts' },
];

function plantAll(): Tree {
  const planted = Object.fromEntries(PLANTS.map(({ from, imports }) => [from, [imports]]));
  return {
    ...GOOD_HOUSE,
    ...planted,
    'src/core/model/two.ts': ['./one.ts'],
    'src/core/model/dead.ts': [],
    'test/support/records.ts': [],
    'bench/run.ts': [],
  };
}

describe('the walls of the house', () => {
  it('stand: nothing in src and bin breaks a rule', async () => {
    expect(await cruise(ROOT, 'src', 'bin')).toEqual([]);
  }, 240_000);
});

describe('each rule catches what is planted', () => {
  let found: readonly Violation[] = [];
  beforeAll(async () => {
    found = await judgeTree(plantAll());
  }, 240_000);

  it('and lets through what is in order beside it', () => {
    const inOrder = Object.keys(GOOD_HOUSE);
    expect(found.filter(({ from }) => inOrder.includes(from))).toEqual([]);
  });

  it.each(PLANTS)('$rule: $from imports $imports', ({ rule, from, to }) => {
    expect(found.filter((violation) => violation.rule === rule && violation.from === from)).toContainEqual({
      rule,
      from,
      to,
    });
  });

  it('reachable-from-commands: a file that no command leads to', () => {
    const dead = found.filter(({ rule, to }) => rule === 'reachable-from-commands' && to === 'src/core/model/dead.ts');
    expect(dead).not.toEqual([]);
  });

  it('and every rule of the configuration has its plant', () => {
    const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
      forbidden: { name: string; severity: string }[];
    };
    const planted = new Set([...PLANTS.map(({ rule }) => rule), 'reachable-from-commands']);
    expect(rules.forbidden.map(({ name }) => name).sort()).toEqual([...planted].sort());
    expect(rules.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });
});
