import type { Known } from '../../../model/known.ts';
import type { AwsFunctionFacts, DestinationFacts, MetricFacts } from '../../../snapshot/facts/aws-facts.ts';
import type { BootstrapBrokers } from '../../bootstrap-brokers.ts';
import type { AwsSettings } from '../aws-settings.ts';
import type { AwsTraffic } from './aws-traffic.ts';

/** What can be asked about the mappings of one account and region. Every question rejects with the explained `EsmctlError`. */
export interface AwsAccount {
  /** As found by the SDK, where no setting named it. */
  region(): Promise<string>;
  /** Every mapping, whatever its source, as JSON text that the AWS CLI would print. */
  listMappings(onPage: (mappings: number) => void): Promise<readonly string[]>;
  functionFacts(functionName: string): Promise<AwsFunctionFacts>;
  /** In the order of the questions; one request for many. */
  metrics(questions: readonly MetricQuestion[], toMs: number): Promise<readonly Known<MetricFacts>[]>;
  bootstrapBrokers(clusterArn: string): Promise<BootstrapBrokers>;
  destination(name: string): Promise<DestinationFacts>;
  readonly traffic: AwsTraffic;
  close(): void;
}

/** Of one mapping and its function. */
export interface MetricQuestion {
  /** Undefined: only the metrics of the function. */
  readonly uuid: string | undefined;
  readonly functionName: string;
}

/** What every reader of the account needs. */
export interface AccountContext {
  readonly settings: AwsSettings;
  watch<Client>(client: Client): Client;
}
