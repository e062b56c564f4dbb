/** How often AWS was asked, and how often it had to be asked again before it answered. */
export interface AwsTraffic {
  readonly requests: number;
  /** Attempts beyond the first: after throttles, errors of the service or of the network. */
  readonly retries: number;
}

interface Answered {
  readonly $metadata?: { readonly attempts?: number };
}

interface Middlewares {
  add(
    middleware: (next: (args: never) => Promise<{ output: object }>) => (args: never) => Promise<{ output: object }>,
    options: { readonly step: 'initialize'; readonly name: string },
  ): void;
}

export function countTraffic(): { readonly traffic: AwsTraffic; watch<Client>(client: Client): Client } {
  const traffic = { requests: 0, retries: 0 };
  const note = (answered: Answered): void => {
    traffic.requests += 1;
    traffic.retries += Math.max(0, (answered.$metadata?.attempts ?? 1) - 1);
  };
  return {
    traffic,
    watch(client) {
      const { middlewareStack } = client as { readonly middlewareStack: Middlewares };
      middlewareStack.add(
        (next) => async (args) => {
          try {
            const answered = await next(args);
            note(answered.output as Answered);
            return answered;
          } catch (error) {
            note(error as Answered);
            throw error;
          }
        },
        { step: 'initialize', name: 'esmctl-traffic' },
      );
      return client;
    },
  };
}
