import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { parseServerAddress } from '../../core/model/server-address.ts';

/** `PROTOCOL://` in front is taken and means nothing, as with the Java clients (ClientUtils.parseAndValidateAddresses); a page's is a mistake. */
const PROTOCOL = /^[A-Za-z0-9_-]*:\/\//;
const WEB = /^https?:\/\//i;

/** The servers of a comma separated list. Throws a usage error that names every entry that is not `host:port`. */
export function readServers(servers: readonly string[], from: string): readonly string[] {
  const problems: Problem[] = [];
  const read = servers
    .map((server) => server.trim())
    .filter((server) => server !== '')
    .flatMap((server) => {
      const address = parseServerAddress(server.replace(PROTOCOL, ''));
      if (address !== undefined && !WEB.test(server) && !address.host.includes(':'))
        return [`${address.host}:${address.port}`];
      problems.push({ severity: 'error', code: 'flag-bootstrap-servers', ...refusalOf(server) });
      return [];
    });
  if (problems.length === 0) return read;
  throw new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: `the servers of ${from} are not host:port`,
    problems,
    next: ['give host:port, several with commas: -b kafka-1:9092,kafka-2:9092'],
  });
}

function refusalOf(server: string): Pick<Problem, 'message' | 'next'> {
  if (/\s/.test(server)) {
    return {
      message: `"${server}" has a space in it`,
      next: `several servers have commas between them: ${server.split(/\s+/).join(',')}`,
    };
  }
  if (WEB.test(server)) {
    return {
      message: `"${server}" is the address of a web page, not host:port`,
      next: 'name a port of a Kafka listener, without http://',
    };
  }
  if (/\[|:.*:\d+$/.test(server.replace(/^[^/]*:\/\//, ''))) {
    return {
      message: `"${server}" is an IPv6 address, which is not supported`,
      next: 'give a host name that leads to it',
    };
  }
  if (!/:/.test(server)) {
    return { message: `"${server}" has no port`, next: `${server}:9092 is the usual one without TLS` };
  }
  return { message: `"${server}" is not host:port, with a port from 1 to 65535` };
}
