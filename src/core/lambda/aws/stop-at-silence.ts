interface Attempt {
  readonly request?: { readonly headers?: Readonly<Record<string, string>> };
}

type Handler = (attempt: Attempt) => Promise<unknown>;

interface Middlewares {
  add(
    middleware: (next: Handler) => Handler,
    options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
  ): void;
}

/** How often a question is put to who takes it and does not answer. */
const ASKED = 2;
const OVER = /exceeded the configured (\d+) ms requestTimeout/;

/**
 * Errors and throttles are worth several attempts, silence is not: a port that takes questions and answers none is told
 * after the second. The SDK retries every time-out, and whatever has one as its cause.
 */
export function stopAtSilence<Client>(client: Client): Client {
  const { middlewareStack } = client as { readonly middlewareStack: Middlewares };
  middlewareStack.add(
    (next) => async (attempt) => {
      try {
        return await next(attempt);
      } catch (error) {
        const [, limitMs] = OVER.exec(error instanceof Error ? error.message : '') ?? [];
        if (limitMs === undefined || numberOf(attempt) < ASKED) throw error;
        const silence = new Error(`no answer within ${Number(limitMs) / 1000} s, also when it was asked again`);
        throw Object.assign(silence, { name: 'NoAnswer' });
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'esmctl-silence' },
  );
  return client;
}

/** From 1; the SDK tells it to the service in every request (`attempt=2; max=4`). */
function numberOf({ request }: Attempt): number {
  return Number(/attempt=(\d+)/.exec(request?.headers?.['amz-sdk-request'] ?? '')?.[1] ?? ASKED);
}
