import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Malformed } from '../../../../src/core/kafka/offsets-topic/byte-reader.ts';
import { type Api, chooseVersion } from '../../../../src/core/kafka/protocol/api.ts';
import { apiVersions } from '../../../../src/core/kafka/protocol/apis/api-versions.ts';
import { consumerGroupDescribe } from '../../../../src/core/kafka/protocol/apis/consumer-group-describe.ts';
import { describeConfigs } from '../../../../src/core/kafka/protocol/apis/describe-configs.ts';
import { describeGroups } from '../../../../src/core/kafka/protocol/apis/describe-groups.ts';
import { describeQuorum } from '../../../../src/core/kafka/protocol/apis/describe-quorum.ts';
import { fetchRecords } from '../../../../src/core/kafka/protocol/apis/fetch.ts';
import { findCoordinator } from '../../../../src/core/kafka/protocol/apis/find-coordinator.ts';
import { listGroups } from '../../../../src/core/kafka/protocol/apis/list-groups.ts';
import { listOffsets } from '../../../../src/core/kafka/protocol/apis/list-offsets.ts';
import { metadata } from '../../../../src/core/kafka/protocol/apis/metadata.ts';
import { offsetFetch } from '../../../../src/core/kafka/protocol/apis/offset-fetch.ts';
import { WireReader } from '../../../../src/core/kafka/protocol/wire-reader.ts';

const APIS: readonly Pick<Api<never, unknown>, 'name' | 'versions' | 'flexibleFrom' | 'read'>[] = [
  apiVersions,
  consumerGroupDescribe,
  describeConfigs,
  describeGroups,
  describeQuorum,
  fetchRecords,
  findCoordinator,
  listGroups,
  listOffsets,
  metadata,
  offsetFetch,
];
const CASES = APIS.flatMap((api) => api.versions.map((version) => ({ name: api.name, api, version })));
/** Mostly small numbers, so that lengths and counts are often believable. */
const bytesArbitrary = fc
  .array(fc.oneof({ arbitrary: fc.nat(3), weight: 4 }, { arbitrary: fc.nat(255), weight: 1 }), { maxLength: 120 })
  .map((bytes) => Uint8Array.from(bytes));

describe('answers of a broker', () => {
  it.each(CASES)('$name $version: any bytes are a value or are refused as malformed', ({ api, version }) => {
    const isFlexible = version >= api.flexibleFrom;
    fc.assert(
      fc.property(bytesArbitrary, (bytes) => {
        try {
          api.read(new WireReader(bytes, isFlexible), version);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
    );
  });

  it('ListGroups 5, as the schema of Kafka 3.8 lays it out', () => {
    const hex = `00000000 0000 02 07${Buffer.from('orders').toString('hex')} 09${Buffer.from('consumer').toString('hex')} 07${Buffer.from('Stable').toString('hex')} 09${Buffer.from('Consumer').toString('hex')} 00 00`;
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(listGroups.read(new WireReader(bytes, true), 5)).toEqual({
      error: 0,
      groups: [{ group: 'orders', protocolType: 'consumer', state: 'Stable', type: 'Consumer' }],
    });
    const cut = new WireReader(bytes.subarray(0, -10), true);
    expect(() => listGroups.read(cut, 5)).toThrow(Malformed);
  });
});

describe('the version that is spoken', () => {
  const api = { versions: [5, 4, 3] } as unknown as Api<never, unknown>;
  it.each([
    { range: { least: 0, most: 9 }, version: 5 },
    { range: { least: 0, most: 4 }, version: 4 },
    { range: { least: 6, most: 9 }, version: undefined },
    { range: undefined, version: undefined },
  ])('of a broker with $range is $version', ({ range, version }) => {
    expect(chooseVersion(api, range)).toBe(version);
  });
});
