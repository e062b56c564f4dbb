import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carryFlags, type OwnCluster, TARGETS } from '../../../src/cli/next-steps/carry-flags.ts';
import { carryFrom } from '../../../src/cli/next-steps/next-steps.ts';
import { REPOSITORY } from '../../support/run-esmctl.ts';

const SERVERS = { 'bootstrap-servers': 'kafka-1:9093' };
const ALL = { ...SERVERS, 'command-config': 'my client.properties', config: 'orders.json', region: 'eu-west-1' };

const CASES: readonly {
  readonly why: string;
  readonly step: string;
  readonly given?: Readonly<Record<string, string>>;
  readonly snapshot?: string;
  readonly own?: OwnCluster;
  readonly says?: string;
}[] = [
  {
    why: 'the servers that were named',
    step: 'esmctl offsets recover --group orders',
    says: 'esmctl offsets recover --group orders -b kafka-1:9093',
  },
  {
    why: 'a command behind its purpose',
    step: 'what stands: esmctl inspect group orders',
    says: 'what stands: esmctl inspect group orders -b kafka-1:9093',
  },
  {
    why: 'all that the command takes, quoted where a shell needs it, and nothing else',
    step: 'esmctl inspect group orders --empty-since TIME',
    given: ALL,
    says: "esmctl inspect group orders --empty-since TIME -b kafka-1:9093 --command-config 'my client.properties' --config orders.json",
  },
  {
    why: 'region of AWS',
    step: 'esmctl inspect mapping --uuid 1',
    given: { region: 'eu-west-1' },
    says: 'esmctl inspect mapping --uuid 1 --region eu-west-1',
  },
  {
    why: 'a profile',
    step: 'esmctl inspect cluster',
    given: { profile: 'prod' },
    says: 'esmctl inspect cluster --profile prod',
  },
  {
    why: 'a starting position, without which nothing is predicted',
    step: 'esmctl predict position --if disabled-for=8d --group g',
    given: { 'starting-position': 'LATEST' },
    says: 'esmctl predict position --if disabled-for=8d --group g --starting-position LATEST',
  },
  { why: 'what the step names already', step: 'esmctl doctor -b other:1' },
  { why: 'a sentence', step: 'esmctl inspect group shows log start and log end' },
  { why: 'a command of something else', step: 'kafka-acls.sh --list' },
  { why: 'a command that takes none', step: 'esmctl --version' },
  {
    why: 'a file of facts, where the command takes one',
    step: 'esmctl inspect cluster',
    given: {},
    snapshot: 'incident.json',
    says: 'esmctl inspect cluster --snapshot incident.json',
  },
  {
    why: 'a file of facts, where the command needs a cluster',
    step: 'esmctl offsets protect --group g',
    given: {},
    snapshot: 'incident.json',
    says: 'esmctl offsets protect --group g -b host:port',
  },
  {
    why: 'servers and login of the mapping that it is about, where the user named none',
    step: 'esmctl inspect group orders',
    given: {},
    own: { servers: 'b1:9092', login: { file: 'b1.properties' } },
    says: 'esmctl inspect group orders -b b1:9092 --command-config b1.properties',
  },
  {
    why: 'servers of the user before those of the mapping',
    step: 'esmctl inspect group orders',
    own: { servers: 'b1:9092', login: undefined },
    says: 'esmctl inspect group orders -b kafka-1:9093',
  },
  {
    why: 'no servers, where the command asks AWS for them',
    step: 'esmctl inspect mapping --uuid 1',
    given: { 'profile-aws': 'prod' },
    own: { servers: 'b1:9092', login: { file: 'b1.properties' } },
    says: 'esmctl inspect mapping --uuid 1 --command-config b1.properties --profile-aws prod',
  },
  {
    why: 'no login of another cluster than that of the mapping',
    step: 'esmctl inspect mapping --uuid 1',
    given: { 'command-config': 'other.properties', region: 'eu-west-1' },
    own: { servers: 'b1:9092', login: { file: undefined } },
    says: 'esmctl inspect mapping --uuid 1 --region eu-west-1',
  },
  {
    why: 'no profile of another cluster than that of the mapping',
    step: 'esmctl inspect mapping --uuid 1 --region eu-west-1',
    given: { profile: 'prod' },
    own: { servers: 'b1:9092', login: undefined, leavesProfile: { profileAws: 'ops' } },
    says: 'esmctl inspect mapping --uuid 1 --region eu-west-1 --profile-aws ops',
  },
  {
    why: 'a file of facts before servers of the mapping',
    step: 'esmctl inspect group orders',
    given: {},
    snapshot: 'incident.json',
    own: { servers: 'b1:9092', login: undefined },
    says: 'esmctl inspect group orders --snapshot incident.json',
  },
];

describe('a next step has the flags of the user', () => {
  it.each(CASES)('$why', ({ step, given = SERVERS, snapshot, own, says = step }) => {
    expect(carryFlags(step, new Map(Object.entries(given)), snapshot, own)).toBe(says);
  });

  it('but no login, where several were given: each is for a cluster of its own', () => {
    const option = { type: 'option', multiple: true } as const;
    const declared = { command: 'audit', flags: { 'command-config': option, region: option }, args: {}, strict: true };
    const carry = (...files: string[]) =>
      carryFrom(['--region', 'eu-west-1', ...files.flatMap((file) => ['--command-config', file])], declared);
    const step = 'esmctl inspect mapping --uuid 1';
    expect(carry('a')(step)).toBe(`${step} --command-config a --region eu-west-1`);
    expect(carry('a', 'b')(step)).toBe(`${step} --region eu-west-1`);
  });

  it('only such as the commands declare', () => {
    const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, { flags: Record<string, unknown> }>;
    };
    for (const [command, { takes, snapshot }] of Object.entries(TARGETS)) {
      const flags = Object.keys(manifest.commands[command.replace(' ', ':')]?.flags ?? {});
      expect(flags, command).toEqual(expect.arrayContaining([...takes]));
      expect(flags.includes('snapshot'), command).toBe(snapshot);
    }
  });
});
