const ADDRESS =
  /^(?:\[(?<inBrackets>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%[\w.-]+)?)\]|(?<name>[^\s:/[\]]+)):(?<port>\d{1,5})$/;
const LAST_PORT = 65_535;

/** Where a broker listens. */
export interface ServerAddress {
  /** A name, an IPv4 address, or an IPv6 address without its brackets. */
  readonly host: string;
  /** From 1 to 65535. */
  readonly port: number;
}

/**
 * Reads `host:port` or `[IPv6]:port`, as the Java clients write addresses (Utils.getHost and Utils.getPort, without the
 * protocol that these let stand in front). Undefined for everything else.
 */
export function parseServerAddress(text: string): ServerAddress | undefined {
  const { inBrackets, name, port: digits } = ADDRESS.exec(text)?.groups ?? {};
  const host = inBrackets ?? name;
  const port = Number(digits);
  return host === undefined || port < 1 || port > LAST_PORT ? undefined : { host, port };
}
