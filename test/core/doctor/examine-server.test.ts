import { expect, it } from 'vitest';
import { examineServer, type ServerProbes } from '../../../src/core/doctor/examine-server.ts';

/** Fails the test where anything is asked. */
const NOBODY = new Proxy({} as ServerProbes, {
  get(_probes, name) {
    throw new Error(`asked for ${String(name)}`);
  },
});

it('what is not host:port is said so, and nobody is asked', async () => {
  const connection = { servers: [], tls: undefined, sasl: undefined };
  const { checks, wire } = await examineServer('b-1.example.com', connection, NOBODY);
  expect(wire).toBeUndefined();
  expect(checks.map(({ step, status }) => `${step} ${status}`)).toEqual([
    'name unknown',
    'port skipped',
    'tls skipped',
    'listener skipped',
    'login skipped',
    'versions skipped',
  ]);
  expect(checks[0]).toMatchObject({ subject: 'b-1.example.com', next: ['name servers: -b host:port'] });
});
