import * as Flags from '@oclif/core/flags';
import { profileFlag } from './profile-flag.ts';

const CLUSTER = 'CLUSTER';

/** How to reach a cluster: the same on every command that needs Kafka. Spread it into `static flags`. */
export const connectionFlags = {
  ...profileFlag,
  'bootstrap-servers': Flags.string({
    char: 'b',
    helpGroup: CLUSTER,
    helpValue: 'host:port,…',
    description: 'servers of the cluster, in place of those of the client properties and the mapping',
    env: 'ESMCTL_BOOTSTRAP_SERVERS',
  }),
  'command-config': Flags.string({
    helpGroup: CLUSTER,
    helpValue: 'client.properties',
    description: "how to reach the cluster, in Java's client properties: security.protocol, sasl.*, ssl.*",
    env: 'ESMCTL_COMMAND_CONFIG',
  }),
};
