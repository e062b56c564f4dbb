import type { MappingFacts } from '../mapping-facts.ts';
import type { Rule } from './rule.ts';

interface ForeignField {
  readonly name:
    | 'ScalingConfig'
    | 'ParallelizationFactor'
    | 'TumblingWindowInSeconds'
    | 'Queues'
    | 'DocumentDBEventSourceConfig';
  readonly owner: string;
  readonly next: string;
}

const FOREIGN_FIELDS: readonly ForeignField[] = [
  {
    name: 'ScalingConfig',
    owner: 'Amazon SQS',
    next: 'take it out; ProvisionedPollerConfig.MaximumPollers limits a Kafka mapping',
  },
  {
    name: 'ParallelizationFactor',
    owner: 'Kinesis and DynamoDB streams',
    next: 'take it out; more partitions, or more pollers in provisioned mode, make a Kafka mapping parallel',
  },
  { name: 'TumblingWindowInSeconds', owner: 'Kinesis and DynamoDB streams', next: 'take it out' },
  { name: 'Queues', owner: 'Amazon MQ', next: 'take it out; Topics names what is read' },
  { name: 'DocumentDBEventSourceConfig', owner: 'Amazon DocumentDB', next: 'take it out' },
];

export const checkNotForKafka: Rule = function* (facts) {
  for (const { name, owner, next } of FOREIGN_FIELDS) {
    if (!facts.given(name) || (facts.shape === 'response' && isDefault(facts, name))) continue;
    const parameter = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const known = name === 'Queues' ? 'recorded' : 'inferred from the answer for queues';
    yield {
      code: 'not-for-kafka',
      message: `${name} is for ${owner}, not for Kafka`,
      why: `AWS answers: Unsupported '${parameter}' parameter for given event source mapping type. (${known})`,
      next,
      path: [name],
    };
  }
  const success = facts.document.DestinationConfig?.OnSuccess?.Destination;
  if (success === undefined || (facts.shape === 'response' && success === '')) return;
  yield {
    code: 'not-for-kafka',
    message: 'DestinationConfig.OnSuccess is not for Kafka',
    why: 'AWS answers: Unsupported DestinationConfig parameter for given event source mapping type. (recorded)',
    next: 'take OnSuccess out; let the function itself send what it made',
    path: ['DestinationConfig', 'OnSuccess'],
  };
};

/** AWS writes defaults of other sources into its responses. */
function isDefault({ document }: MappingFacts, name: ForeignField['name']): boolean {
  switch (name) {
    case 'ScalingConfig':
      return document.ScalingConfig?.MaximumConcurrency === undefined;
    case 'ParallelizationFactor':
      return document.ParallelizationFactor === 1;
    case 'TumblingWindowInSeconds':
      return document.TumblingWindowInSeconds === 0;
    case 'Queues':
      return document.Queues?.length === 0;
    case 'DocumentDBEventSourceConfig':
      return Object.keys(document.DocumentDBEventSourceConfig ?? {}).length === 0;
  }
}
