import { describe, expect, it } from 'vitest';
import { addAccess, explainAccess } from '../../../src/core/kafka/explain-access.ts';
import { ACCESS_TYPES } from '../../../src/core/mapping/fields/kafka-config-fields.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';

const BARE = { servers: ['a:1'], tls: undefined, sasl: undefined };
const refused = new EsmctlError({ code: 'ESMCTL_KAFKA_PROTOCOL', kind: 'kafka', message: 'closed', next: ['first'] });

describe('SourceAccessConfigurations', () => {
  it.each(ACCESS_TYPES)('%s has a sentence of its own', (type) => {
    expect(explainAccess([type, type])).toEqual([
      expect.stringMatching(new RegExp(`^${type} of the mapping is not used`)),
    ]);
  });

  it('are explained after what went wrong, where nothing was given in their place', () => {
    const explained = addAccess(refused, ['SASL_SCRAM_512_AUTH'], BARE) as EsmctlError;
    expect([explained.code, explained.next[0]]).toEqual(['ESMCTL_KAFKA_PROTOCOL', 'first']);
    expect(explained.next.join()).toMatch(/--command-config.*sasl\.mechanism=SCRAM-SHA-512/);
    expect(addAccess(refused, ['BASIC_AUTH'], { ...BARE, tls: { checkHostName: true } })).toBe(refused);
    expect(addAccess(refused, [], BARE)).toBe(refused);
  });
});
