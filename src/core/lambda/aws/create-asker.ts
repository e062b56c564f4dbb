import type { AwsSettings } from './aws-settings.ts';
import { explainAwsError } from './explain-aws-error.ts';

export interface Asker {
  /** Rejects with the explained error. */
  ask<T>(action: string, question: () => Promise<T>): Promise<T>;
  /** The same, but undefined where only the permission for asking is missing. */
  askIfAllowed<T>(action: string, question: () => Promise<T>): Promise<T | undefined>;
}

/** What a client of the SDK knows of itself. */
interface Client {
  readonly config: { readonly region: () => Promise<string> };
}

/**
 * Puts what the SDK throws into words, for questions about one resource. Where the settings name no region, it is the one
 * that the client found in the environment or a profile: that is what was asked.
 */
export function createAsker(
  resource: string,
  settings: AwsSettings,
  endpoint: string | undefined,
  { config }: Client,
): Asker {
  const { profile } = settings;
  const explain = async (thrown: unknown, action: string) => {
    const region = settings.region ?? (await config.region().catch(() => undefined));
    return explainAwsError(thrown, { action, resource, region, profile, endpoint });
  };
  return {
    async ask(action, question) {
      try {
        return await question();
      } catch (error) {
        throw await explain(error, action);
      }
    },
    async askIfAllowed(action, question) {
      try {
        return await question();
      } catch (error) {
        const explained = await explain(error, action);
        if (explained.code === 'ESMCTL_AWS_DENIED') return undefined;
        throw explained;
      }
    },
  };
}
