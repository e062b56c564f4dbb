import { isInteger, isLosslessNumber, parse } from 'lossless-json';
import type { EventRecord } from '../../event/event-record.ts';
import { counted } from '../../model/counted.ts';
import type { Outcome } from '../outcome.ts';

/**
 * Reads a `ReportBatchItemFailures` response:
 * `{"batchItemFailures":[{"itemIdentifier":{"partition":"topic-0","offset":100}}]}`.
 * Nothing, `null`, `{}`, and an empty or null list are a success; an identifier that is not in the event, a malformed
 * one, or a body that is not such an object fails the whole batch.
 * Source: Lambda developer guide, page kafka-retry-configurations; malformed identifiers by the stream pages (inferred).
 */
export function parseBatchResponse(body: string, records: readonly EventRecord[]): Outcome {
  if (body === '' || body === 'null' || body === '{}' || body === '{"batchItemFailures":[]}')
    return { kind: 'succeeded' };
  let response: unknown;
  try {
    response = parse(body);
  } catch {
    return wholeBatch('the response is not JSON');
  }
  if (response === null) return { kind: 'succeeded' };
  if (typeof response !== 'object' || Array.isArray(response) || isLosslessNumber(response)) {
    return wholeBatch('the response is not an object with batchItemFailures');
  }
  const failures = (response as Record<string, unknown>).batchItemFailures;
  if (failures === undefined)
    return { kind: 'succeeded', note: 'the response has no batchItemFailures: taken as success' };
  if (failures === null) return { kind: 'succeeded' };
  if (!Array.isArray(failures)) return wholeBatch('batchItemFailures is not a list');
  return collect(failures, records);
}

function collect(failures: readonly unknown[], records: readonly EventRecord[]): Outcome {
  if (failures.length === 0) return { kind: 'succeeded' };
  const known = new Map<string, Set<bigint>>();
  for (const { group, offset } of records) {
    const offsets = known.get(group) ?? new Set<bigint>();
    known.set(group, offsets.add(offset));
  }
  const failed = new Map<string, Set<bigint>>();
  for (const [index, failure] of failures.entries()) {
    const item = readIdentifier(failure);
    if (item === undefined) {
      return wholeBatch(`batchItemFailures[${index}] has no itemIdentifier {partition: "topic-0", offset: number}`);
    }
    if (known.get(item.partition)?.has(item.offset) !== true) {
      return wholeBatch(
        `batchItemFailures[${index}] names ${item.partition} offset ${item.offset}, which is not in the batch`,
      );
    }
    const offsets = failed.get(item.partition) ?? new Set<bigint>();
    failed.set(item.partition, offsets.add(item.offset));
  }
  return {
    kind: 'itemsFailed',
    failed,
    why: `${failures.length} of ${counted(records.length, 'record')} reported as failed`,
  };
}

function readIdentifier(failure: unknown): { partition: string; offset: bigint } | undefined {
  if (typeof failure !== 'object' || failure === null) return undefined;
  const identifier = (failure as { itemIdentifier?: unknown }).itemIdentifier;
  if (typeof identifier !== 'object' || identifier === null) return undefined;
  const { partition, offset } = identifier as { partition?: unknown; offset?: unknown };
  if (typeof partition !== 'string' || !isLosslessNumber(offset) || !isInteger(offset.value)) return undefined;
  return { partition, offset: BigInt(offset.value) };
}

function wholeBatch(why: string): Outcome {
  return { kind: 'itemsFailed', failed: 'all', why: `${why}: the whole batch counts as failed` };
}
