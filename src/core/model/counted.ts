/** Made when it is first needed, which takes a while. */
let digits: Intl.NumberFormat | undefined;

/** 1234567 → 1,234,567. */
export function count(value: number | bigint): string {
  digits ??= new Intl.NumberFormat('en-US');
  return digits.format(typeof value === 'bigint' ? value : Math.round(value));
}

/** `1 record`, `2 records`, `1 batch`, `2 batches`, `1 retry`, `2 retries`. */
export function counted(value: number | bigint, noun: string): string {
  const plural = /(ch|s|x)$/.test(noun)
    ? `${noun}es`
    : /[^aeiou]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`;
  return `${count(value)} ${Number(value) === 1 ? noun : plural}`;
}
