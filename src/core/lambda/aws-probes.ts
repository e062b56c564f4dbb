/** What AWS says of an account that credentials were good enough to ask for. */
export interface ProbedAccount {
  readonly region: string;
  /** `AccountLimit.ConcurrentExecutions`: of all functions of the region together. */
  readonly concurrencyLimit: number | undefined;
  /** Who is asking is known to AWS, and may not ask this. */
  readonly denied: boolean;
}

/** As far as anybody looks at it; undefined is what AWS did not say. */
export interface ProbedFunction {
  readonly timeoutMs: number | undefined;
  readonly memoryMegabytes: number | undefined;
  readonly state?: string;
  readonly unknownBecause?: string;
}

/** Questions to AWS that change nothing. Each rejects with an `EsmctlError`. */
export interface AwsProbes {
  tryAccount(): Promise<ProbedAccount>;
  describeFunction(name: string): Promise<ProbedFunction>;
  tryInvoke(name: string): Promise<void>;
  /** JSON texts as the AWS CLI prints them. */
  readMapping(uuid: string): Promise<string>;
  readMappingsOf(name: string): Promise<string>;
}
