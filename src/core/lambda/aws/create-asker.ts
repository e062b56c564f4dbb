import type { AwsSettings } from './aws-settings.ts';
import { explainAwsError } from './explain-aws-error.ts';

export interface Asker {
  /** Rejects with the explained error. */
  ask<T>(action: string, question: () => Promise<T>): Promise<T>;
  /** The same, but undefined where only the permission for asking is missing. */
  askIfAllowed<T>(action: string, question: () => Promise<T>): Promise<T | undefined>;
}

/** Puts what the SDK throws into words, for questions about one resource. */
export function createAsker(resource: string, settings: AwsSettings, endpoint: string | undefined): Asker {
  const explain = (thrown: unknown, action: string) =>
    explainAwsError(thrown, { action, resource, ...settings, endpoint });
  return {
    async ask(action, question) {
      try {
        return await question();
      } catch (error) {
        throw explain(error, action);
      }
    },
    async askIfAllowed(action, question) {
      try {
        return await question();
      } catch (error) {
        const explained = explain(error, action);
        if (explained.code === 'ESMCTL_AWS_DENIED') return undefined;
        throw explained;
      }
    },
  };
}
