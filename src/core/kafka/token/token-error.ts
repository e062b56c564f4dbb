import { EsmctlError } from '../../model/errors.ts';

/** No token could be had, so nobody was asked to take it. `retriable` is what the client looks at. */
export class TokenError extends EsmctlError {
  readonly retriable: boolean;

  constructor(message: string, next: readonly string[], options: { retriable?: boolean; cause?: unknown } = {}) {
    super({ code: 'ESMCTL_KAFKA_TOKEN', kind: 'kafka', message, next, cause: options.cause });
    this.retriable = options.retriable ?? false;
  }
}
