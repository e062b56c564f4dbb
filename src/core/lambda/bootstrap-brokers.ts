/** The servers of an MSK cluster by how they are reached (GetBootstrapBrokers); a list that AWS did not name is empty. */
export interface BootstrapBrokers {
  readonly plaintext: readonly string[];
  readonly tls: readonly string[];
  readonly scram: readonly string[];
  readonly iam: readonly string[];
}
