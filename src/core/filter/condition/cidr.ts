import type { TextTest } from './text.ts';

export type Cidr = { readonly test: TextTest } | { readonly problem: string };

/**
 * `10.0.0.0/24` or `2001:db8::/32`. As in event-ruler the mask leaves at least one address bit open (0-31, 0-127).
 */
export function parseCidr(operand: string): Cidr {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(operand);
  const network = match?.[1] === undefined ? undefined : parseIp(match[1]);
  if (network === undefined) return { problem: 'cidr wants an address, a slash and the number of mask bits' };
  const bits = Number(match?.[2]);
  const limit = network.length * 8;
  if (bits >= limit) return { problem: `the mask of such an address has 0 to ${limit - 1} bits, not ${bits}` };
  return {
    test: (text) => {
      const address = parseIp(text);
      return address !== undefined && address.length === network.length && sharesBits(address, network, bits);
    },
  };
}

function sharesBits(one: readonly number[], other: readonly number[], bits: number): boolean {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at += 1) if (one[at] !== other[at]) return false;
  const mask = (0xff00 >> (bits & 7)) & 0xff;
  return mask === 0 || ((one[whole] ?? 0) & mask) === ((other[whole] ?? 0) & mask);
}

/** The 4 or 16 bytes of an address, or undefined. Leading zeros are decimal; `::ffff:a.b.c.d` in hex is IPv4. */
function parseIp(text: string): readonly number[] | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) {
    const bytes = text.split('.').map(Number);
    return text.length <= 15 && bytes.every((byte) => byte <= 255) ? bytes : undefined;
  }
  return /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text) ? parseIpv6(text) : undefined;
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  const values = groups.map((group) => (/^[0-9a-fA-F]+$/.test(group) ? Number.parseInt(group, 16) : -1));
  if (values.some((value) => value < 0 || value > 0xffff)) return undefined;
  const bytes = values.flatMap((value) => [value >> 8, value & 0xff]);
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}
