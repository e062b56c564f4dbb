import { EsmctlError, type Problem } from '../../core/model/errors.ts';

/** `PROTOCOL://` in front is taken and means nothing, as with the Java clients (ClientUtils.parseAndValidateAddresses). */
const SERVER = /^(?:[A-Za-z0-9_-]*:\/\/)?([^\s:/[\]]+):(\d{1,5})$/;

/** The servers of a comma separated list. Throws a usage error that names every entry that is not `host:port`. */
export function readServers(servers: readonly string[], from: string): readonly string[] {
  const problems: Problem[] = [];
  const read = servers
    .map((server) => server.trim())
    .filter((server) => server !== '')
    .flatMap((server) => {
      const [, host, port] = SERVER.exec(server) ?? [];
      const isPort = port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
      if (host !== undefined && isPort) return [`${host}:${Number(port)}`];
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
