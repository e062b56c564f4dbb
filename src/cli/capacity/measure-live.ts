import { measureLoad } from '../../core/capacity/measured/measure-load.ts';
import type { MeasuredLoad } from '../../core/capacity/measured/measured-load.ts';
import { diagnoseKafkaError } from '../../core/kafka/diagnose-kafka-error.ts';
import { consumerGroupOf } from '../../core/mapping/consumer-group.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { type ConnectionFlags, resolveConnection } from '../connection/resolve-connection.ts';
import { openStatusLine } from '../status-line.ts';
import { systemClock } from '../system-clock.ts';

export interface LiveFlags extends ConnectionFlags {
  readonly topic?: string | undefined;
  readonly group?: string | undefined;
}

const TICK_MS = 200;

/**
 * Measures the topic and the group of the flags or the mapping. Progress goes to `stream`: a status line, or one plain line
 * where there is none. Throws `EsmctlError`: usage, or kafka where nothing could be asked.
 */
export async function measureLive(
  flags: LiveFlags,
  mapping: Mapping | undefined,
  sampleMs: number,
  stream: NodeJS.WriteStream,
): Promise<MeasuredLoad> {
  const topic = flags.topic ?? mapping?.topic;
  if (topic === undefined) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: 'no topic is named, so there is nothing to measure',
      next: ['give --config mapping.json, or --topic TOPIC and --group GROUP'],
    });
  }
  const group = flags.group ?? (mapping === undefined ? undefined : consumerGroupOf(mapping));
  const connection = await resolveConnection(flags, mapping);
  const [{ createKafkaWire }, { gatherLoad }] = await Promise.all([
    import('../../core/kafka/kafkajs/kafka-wire.ts'),
    import('../../core/kafka/facts/load/gather-load.ts'),
  ]);
  const wire = createKafkaWire(connection);
  const progress = sampleProgress(stream, topic, sampleMs);
  try {
    const facts = await gatherLoad(wire, {
      topic,
      group,
      nowMs: () => systemClock.wallMs(),
      monotonicMs: () => systemClock.monotonicMs(),
      waitSince: (beganMs) => waitUntil(beganMs + sampleMs, progress.draw),
    });
    if (facts.partitions.every(({ ends }) => !ends[1].known))
      throw nothingAnswered(topic, facts.partitions[0]?.ends[1]);
    return measureLoad(facts);
  } catch (error) {
    throw await diagnoseKafkaError(error, { connection, topic });
  } finally {
    progress.clear();
    await wire.disconnect().catch(() => undefined);
  }
}

function nothingAnswered(
  topic: string,
  end: { readonly known: boolean; readonly why?: string } | undefined,
): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_NOTHING_MEASURED',
    kind: 'kafka',
    message: `no partition of ${topic} could be asked: ${end?.why ?? 'the topic has none'}`,
    next: ['run again when its partitions have leaders', 'give the load with --ingress and --partitions'],
  });
}

function waitUntil(endMs: number, draw: (leftMs: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const tick = (): void => {
      const leftMs = endMs - systemClock.monotonicMs();
      if (leftMs <= 0) {
        resolve();
        return;
      }
      draw(leftMs);
      systemClock.after(Math.min(TICK_MS, leftMs), tick);
    };
    tick();
  });
}

function sampleProgress(stream: NodeJS.WriteStream, topic: string, sampleMs: number) {
  const line = openStatusLine(stream);
  const total = Math.round(sampleMs / 1000);
  const text = `measuring ${topic} for ${sampleMs < 1000 ? `${sampleMs} ms` : `${total} s`}`;
  if (line.isShown) line.draw(`${text} …`);
  else stream.write(`${text}\n`);
  return {
    draw: (leftMs: number): void => line.draw(`${text}: ${Math.ceil(leftMs / 1000)} s left`),
    clear: line.clear,
  };
}
