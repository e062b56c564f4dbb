import { expect, it } from 'vitest';
import { withoutAnswered } from '../../../src/cli/account/gather-cluster.ts';
import { type Known, known, notKnown } from '../../../src/core/model/known.ts';
import { snapshotOf, topicFacts } from '../../support/snapshots.ts';

const cases: { why: string; exists: Known<boolean>; read: string; isMissing: boolean }[] = [
  { why: 'is not there: an answer', exists: known(false), read: 'orders', isMissing: false },
  { why: 'is not there, and a mapping reads it', exists: known(false), read: 'failures', isMissing: true },
  { why: 'may not be seen', exists: notKnown('TOPIC_AUTHORIZATION_FAILED'), read: 'orders', isMissing: true },
];

it.each(cases)('the topic of a destination $why', ({ exists, read, isMissing }) => {
  const missing = [
    { what: 'topic failures', why: 'it was not told', next: undefined },
    { what: 'topic orders', why: 'it was not told', next: undefined },
  ];
  const snapshot = snapshotOf({ topics: [topicFacts({ topic: 'failures', exists })], missing });
  const left = withoutAnswered(snapshot, ['failures'], [{ topics: [read] }]).missing.map(({ what }) => what);
  expect(left).toEqual(isMissing ? ['topic failures', 'topic orders'] : ['topic orders']);
});
