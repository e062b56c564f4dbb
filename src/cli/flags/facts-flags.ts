import * as Flags from '@oclif/core/flags';
import { VERDICTS } from '../../core/diagnosis/verdict.ts';
import { connectionFlags } from './connection-flags.ts';

const FACTS = 'FACTS';

/** Where facts come from: a cluster, or a file that stands in its place. */
export const factsFlags = {
  ...connectionFlags,
  config: Flags.string({
    char: 'c',
    helpGroup: FACTS,
    helpValue: 'mapping.json',
    description: 'event source mapping whose group, topic, servers and starting position are meant',
    env: 'ESMCTL_CONFIG',
  }),
  snapshot: Flags.string({
    helpGroup: FACTS,
    helpValue: 'FILE',
    description: 'facts that esmctl snapshot wrote, in place of a cluster; - reads standard input',
    exclusive: ['bootstrap-servers', 'command-config'],
  }),
  topic: Flags.string({
    helpGroup: FACTS,
    helpValue: 'TOPIC',
    multiple: true,
    description: 'only this topic; may be repeated',
  }),
};

/** What bears on the forecast where the cluster does not tell. */
export const forecastFlags = {
  'starting-position': Flags.string({
    helpGroup: FACTS,
    helpValue: 'LATEST|TRIM_HORIZON|TIME',
    description: 'StartingPosition where no mapping tells it; a time (ISO 8601) means AT_TIMESTAMP',
  }),
  'offsets-retention': Flags.string({
    helpGroup: FACTS,
    helpValue: '7d',
    description: 'how long the brokers keep offsets, over what they say themselves',
  }),
  'empty-since': Flags.string({
    helpGroup: FACTS,
    helpValue: 'TIME',
    description: 'when the last member left, where the offsets topic cannot be read',
  }),
  'warn-within': Flags.string({
    helpGroup: FACTS,
    helpValue: '24h',
    description: 'offsets that expire within this time are at risk',
    default: '24h',
  }),
};

export const failOnFlag = Flags.option({
  options: VERDICTS.filter((verdict) => verdict !== 'active' && verdict !== 'survives'),
  description: 'the mildest verdict that makes the exit code 1; errors count as at-risk, an unknown verdict makes it 5',
})();
