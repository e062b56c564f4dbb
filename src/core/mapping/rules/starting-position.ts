import type { Rule } from './rule.ts';

const TIMESTAMP = 'StartingPositionTimestamp';

export const checkStartingTimestamp: Rule = function* ({ document, given, nowMs, consumptionMode }) {
  const { StartingPosition, StartingPositionTimestamp } = document;
  if (consumptionMode === 'Queue') return;
  if (StartingPosition === 'AT_TIMESTAMP' && !given(TIMESTAMP)) {
    yield {
      code: 'timestamp-missing',
      message: 'StartingPosition is AT_TIMESTAMP, and there is no StartingPositionTimestamp',
      why: "AWS answers: When the starting position is 'AT_TIMESTAMP', a starting position timestamp must be provided. (recorded)",
      next: 'add "StartingPositionTimestamp": seconds since 1970, or ISO 8601 such as "2026-01-31T00:00:00Z"',
      path: ['StartingPosition'],
    };
  }
  if (StartingPositionTimestamp === undefined) return;
  const { ms, zoneless } = StartingPositionTimestamp;
  const unreadable = given('StartingPosition') && StartingPosition === undefined;
  if (StartingPosition !== 'AT_TIMESTAMP' && !unreadable) {
    yield {
      code: 'timestamp-not-used',
      message: `StartingPositionTimestamp means nothing with StartingPosition ${StartingPosition ?? 'TRIM_HORIZON (the default)'}`,
      why: 'AWS API model: only with AT_TIMESTAMP; whether AWS refuses or ignores it is unconfirmed',
      next: 'take it out, or set StartingPosition to AT_TIMESTAMP',
      path: [TIMESTAMP],
    };
  }
  if (ms > nowMs) {
    const milliseconds = ms > 1000 * nowMs * 0.5;
    yield {
      code: 'timestamp-in-future',
      message: `StartingPositionTimestamp ${new Date(ms).toISOString()} is in the future`,
      why: 'AWS API model: it cannot be in the future',
      next: milliseconds ? 'it looks like milliseconds: AWS counts seconds' : 'give a time that has passed',
      path: [TIMESTAMP],
    };
  }
  if (zoneless) {
    yield {
      code: 'timestamp-without-zone',
      message: `StartingPositionTimestamp names no UTC offset and is read as ${new Date(ms).toISOString()}`,
      why: 'the AWS CLI takes such a time for the local time of the machine it runs on',
      next: 'add Z or an offset such as +02:00',
      path: [TIMESTAMP],
    };
  }
};

export const checkPositionTraps: Rule = function* ({ shape, document, given, consumptionMode }) {
  if (consumptionMode === 'Queue') return;
  if (!given('StartingPosition') && shape === 'create-request') {
    yield {
      code: 'starting-position-defaulted',
      message: 'there is no StartingPosition: AWS takes TRIM_HORIZON, the oldest record',
      why: 'recorded from AWS for MSK and self-managed clusters; the developer guide calls the field required',
      next: 'write it down: it decides again whenever the group has no usable committed offset',
    };
  }
  if (document.StartingPosition === 'LATEST') {
    yield {
      code: 'latest-loses-records',
      message: 'LATEST can lose records when the mapping is created and when it is updated',
      why: 'Lambda developer guide, kafka-starting-positions: polling starts minutes after a create and stops up to 90 s for an update; a partition without a committed offset then starts at its end (inferred for updates)',
      next: 'use TRIM_HORIZON or AT_TIMESTAMP, which miss nothing',
      path: ['StartingPosition'],
    };
  }
  if (document.StartingPosition === 'AT_TIMESTAMP') {
    yield {
      code: 'at-timestamp-record-clock',
      message: 'AT_TIMESTAMP starts at the first record whose own timestamp is not earlier',
      why: 'Kafka, ListOffsets: CreateTime comes from the clocks of the producers (topic setting message.timestamp.type); a time before the oldest record means the oldest record; no later record means the end (inferred)',
      next: 'choose a time a little earlier where producers run on several clocks',
      path: ['StartingPosition'],
    };
  }
};
