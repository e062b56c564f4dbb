import { describe, expect, it } from 'vitest';
import { reauthenticateBeforeEndMs } from '../../../../src/core/kafka/kafkajs/reauthentication.ts';

describe('a session is renewed before it ends', () => {
  it.each([
    { why: 'an hour: as early as the client does', lifetimeMs: 3_600_000, beforeEndMs: 10_000 },
    { why: 'a minute: with something in hand', lifetimeMs: 60_000, beforeEndMs: 9000 },
    { why: 'some seconds', lifetimeMs: 2000, beforeEndMs: 300 },
    { why: 'what is left of a token: not within a second', lifetimeMs: 1200, beforeEndMs: 100 },
    { why: 'a session that ends before a broker takes another authentication', lifetimeMs: 500, beforeEndMs: -600 },
  ])('$why', ({ lifetimeMs, beforeEndMs }) => {
    expect(reauthenticateBeforeEndMs(lifetimeMs)).toBe(beforeEndMs);
    expect(lifetimeMs - beforeEndMs).toBeGreaterThan(1000);
  });
});
