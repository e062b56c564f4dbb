/** A fact that was had, or the reason why not. Unknown is never 0, −1 or empty. */
export type Known<T> = { readonly known: true; readonly value: T } | NotKnown;

export interface NotKnown {
  readonly known: false;
  /** One clause without a final stop that reads after "unknown:". */
  readonly why: string;
}

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function notKnown(why: string): NotKnown {
  return { known: false, why };
}

/** The value, or `otherwise` where it is not known. */
export function valueOr<T, U>(fact: Known<T>, otherwise: U): T | U {
  return fact.known ? fact.value : otherwise;
}
