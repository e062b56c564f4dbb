import { describe, expect, it } from 'vitest';
import { reportRefused } from '../../../../src/core/kafka/facts/report-groups.ts';
import { explainCode, KAFKA_ERROR } from '../../../../src/core/kafka/protocol/error-codes.ts';
import { known, notKnown } from '../../../../src/core/model/known.ts';
import type { GroupFacts } from '../../../../src/core/snapshot/facts/group-facts.ts';
import type { MissingFact } from '../../../../src/core/snapshot/facts/snapshot.ts';

const REFUSED = notKnown(explainCode(KAFKA_ERROR.groupAuthorization));

function missedOf(states: Readonly<Record<string, GroupFacts['state']>>): readonly MissingFact[] {
  const missing: MissingFact[] = [];
  const facts = Object.entries(states).map(([group, state]) => ({ group, state }));
  reportRefused({ miss: (fact) => void missing.push(fact) }, facts);
  return missing;
}

describe('a group that one may not see', () => {
  it('is named, with the right that is missing', () => {
    expect(missedOf({ hidden: REFUSED })).toEqual([
      {
        what: 'state and members of group hidden',
        why: 'no right to the group (GROUP_AUTHORIZATION_FAILED)',
        next: 'kafka-acls.sh --add --allow-principal User:NAME --operation Describe --group hidden',
      },
    ]);
  });

  it('is one line for several', () => {
    expect(missedOf({ a: REFUSED, b: REFUSED }).map(({ what }) => what)).toEqual(['state and members of group a, b']);
  });

  it('is not missed where the offsets topic told its state, or where it is not there', () => {
    expect(missedOf({ empty: known('Empty'), gone: notKnown('there is no such group') })).toEqual([]);
  });
});
