import { describe, expect, it } from 'vitest';
import type { EsmctlError } from '../../../../src/core/model/errors.ts';
import { createGiveUp } from '../../../../src/core/runtime/destination/deliver-given-up.ts';
import type { RuntimeEvent } from '../../../../src/core/runtime/runtime-events.ts';
import { givenUpRecords } from '../../../support/given-up.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

function setUp(failures: number, onFailure: 'stop' | 'drop' = 'stop') {
  const clock = createVirtualClock();
  const attemptsAtMs: number[] = [];
  const events: RuntimeEvent[] = [];
  const errors: EsmctlError[] = [];
  const giveUp = createGiveUp({
    destination: {
      name: 'file:failures.ndjson',
      deliver: () => {
        attemptsAtMs.push(clock.monotonicMs());
        if (attemptsAtMs.length > failures) return Promise.resolve();
        return Promise.reject(new Error(`no room ${attemptsAtMs.length}`));
      },
      close: () => Promise.resolve(),
    },
    onFailure,
    clock,
    emit: (event) => events.push(event),
    fail: (error) => errors.push(error),
  });
  return { clock, attemptsAtMs, events, errors, giveUp };
}

describe('records that were given up', () => {
  it('are dropped where there is no destination', async () => {
    const { clock } = setUp(0);
    const giveUp = createGiveUp({
      destination: undefined,
      onFailure: 'stop',
      clock,
      emit: () => expect.unreachable('nothing happened'),
      fail: () => expect.unreachable('nothing failed'),
    });
    expect(await giveUp(givenUpRecords())).toBe('dropped');
  });

  it('go to the destination at once', async () => {
    const { clock, attemptsAtMs, events, giveUp } = setUp(0);
    expect(await clock.runUntil(giveUp(givenUpRecords()))).toBe('sentToDestination');
    expect([attemptsAtMs, events]).toEqual([[0], []]);
  });

  it('go there after failures too, each told with its reason and followed by a longer pause', async () => {
    const { clock, attemptsAtMs, events, errors, giveUp } = setUp(3);
    expect(await clock.runUntil(giveUp(givenUpRecords()))).toBe('sentToDestination');
    expect(attemptsAtMs).toEqual([0, 200, 600, 1_400]);
    const told = { type: 'destination-failed', destination: 'file:failures.ndjson' };
    expect(events).toEqual([1, 2, 3].map((attempt) => ({ ...told, attempt, why: `no room ${attempt}` })));
    expect(errors).toEqual([]);
  });

  it('stay unfinished and end the run when the destination never takes them', async () => {
    const { clock, attemptsAtMs, events, errors, giveUp } = setUp(99);
    expect(await clock.runUntil(giveUp(givenUpRecords()))).toBe('unfinished');
    expect([attemptsAtMs.length, events.length]).toEqual([4, 4]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      code: 'ESMCTL_DESTINATION',
      kind: 'target',
      message: 'the destination file:failures.ndjson took no failure record after 4 attempts: no room 4',
    });
    expect(errors[0]?.next.join(' ')).toContain('--assume destination-failure=drop');
  });

  it('are dropped there, as AWS does, where that was asked for', async () => {
    const { clock, errors, giveUp } = setUp(99, 'drop');
    expect(await clock.runUntil(giveUp(givenUpRecords()))).toBe('dropped');
    expect(errors).toEqual([]);
  });
});
