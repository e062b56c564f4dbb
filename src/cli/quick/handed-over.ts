let failure: { readonly thrown: unknown } | undefined;

/** What the quick answer came to grief on, for the command to tell. */
export function handOver(thrown: unknown): void {
  failure = { thrown };
}

/** Throws what was handed over, as if it had happened here; once. */
export function raiseHandedOver(): void {
  const over = failure;
  failure = undefined;
  if (over !== undefined) throw over.thrown;
}
