import { expect, it } from 'vitest';
import { parseServerAddress, type ServerAddress } from '../../../src/core/model/server-address.ts';

const cases: { why: string; text: string; address: ServerAddress | undefined }[] = [
  { why: 'a name', text: 'kafka-1:9092', address: { host: 'kafka-1', port: 9092 } },
  {
    why: 'a name with dots',
    text: 'b-1.x.kafka.eu-west-1.amazonaws.com:9098',
    address: { host: 'b-1.x.kafka.eu-west-1.amazonaws.com', port: 9098 },
  },
  { why: 'an IPv4 address', text: '127.0.0.1:9092', address: { host: '127.0.0.1', port: 9092 } },
  { why: 'an IPv6 address in brackets', text: '[::1]:9092', address: { host: '::1', port: 9092 } },
  { why: 'IPv4 within IPv6', text: '[::ffff:10.0.0.1]:9092', address: { host: '::ffff:10.0.0.1', port: 9092 } },
  { why: 'an IPv6 address of one link', text: '[fe80::1%eth0]:9092', address: { host: 'fe80::1%eth0', port: 9092 } },
  { why: 'the first port', text: 'k:1', address: { host: 'k', port: 1 } },
  { why: 'the last port', text: 'k:65535', address: { host: 'k', port: 65_535 } },
  { why: 'zeros before the port', text: 'k:09092', address: { host: 'k', port: 9092 } },
  { why: 'nothing', text: '', address: undefined },
  { why: 'no port', text: 'kafka-1', address: undefined },
  { why: 'an empty port', text: 'kafka-1:', address: undefined },
  { why: 'no host', text: ':9092', address: undefined },
  { why: 'empty brackets', text: '[]:9092', address: undefined },
  { why: 'an IPv6 address whose port cannot be told', text: '::1:9092', address: undefined },
  { why: 'brackets that stay open', text: '[::1:9092', address: undefined },
  { why: 'a name in brackets', text: '[abc]:9092', address: undefined },
  { why: 'port 0', text: 'k:0', address: undefined },
  { why: 'a port beyond the last', text: 'k:65536', address: undefined },
  { why: 'a negative port', text: 'k:-1', address: undefined },
  { why: 'a port with a fraction', text: 'k:9092.5', address: undefined },
  { why: 'a word for a port', text: 'k:kafka', address: undefined },
  { why: 'a protocol in front', text: 'SSL://k:9092', address: undefined },
  { why: 'a path behind', text: 'k:9092/x', address: undefined },
  { why: 'a blank around', text: ' k:9092', address: undefined },
  { why: 'two of them', text: 'k:9092,l:9092', address: undefined },
];

it.each(cases)('$why: "$text"', ({ text, address }) => {
  expect(parseServerAddress(text)).toEqual(address);
});
