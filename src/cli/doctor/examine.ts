import { type Check, STEPS } from '../../core/doctor/check.ts';
import type { AwsQuestion } from '../../core/doctor/examine-aws.ts';
import type { ServerProbes } from '../../core/doctor/examine-server.ts';
import { type DoctorVerdict, judgeChecks } from '../../core/doctor/verdict.ts';
import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { DoctorQuestion } from './read-question.ts';

export interface Examination {
  readonly checks: readonly Check[];
  readonly verdict: DoctorVerdict;
}

/** Makes every check that the question asks for; ends with all connections closed. */
export async function examine({ connection, topics, group, aws }: DoctorQuestion): Promise<Examination> {
  const ofKafka = connection === undefined ? [] : await examineKafka(connection, topics, group);
  const ofAws = aws === undefined ? [] : await askAws(aws, aws);
  const checks = [...ofKafka, ...ofAws];
  return { checks, verdict: judgeChecks(checks) };
}

async function examineKafka(
  connection: KafkaConnection,
  topics: readonly string[],
  group: string | undefined,
): Promise<readonly Check[]> {
  const [probes, { examineServer }, { examineCluster }, { checksOf }] = await Promise.all([
    openProbes(),
    import('../../core/doctor/examine-server.ts'),
    import('../../core/doctor/examine-cluster.ts'),
    import('../../core/doctor/check.ts'),
  ]);
  const servers = await Promise.all(connection.servers.map((server) => examineServer(server, connection, probes)));
  const checks = servers.flatMap((server) => server.checks);
  const wires = servers.flatMap(({ wire }) => (wire === undefined ? [] : [wire]));
  const [first] = wires;
  try {
    if (first !== undefined)
      return [...checks, ...(await examineCluster(first, connection, { topics, group }, probes))];
    const left = STEPS.slice(STEPS.indexOf('broker'), STEPS.indexOf('credentials'));
    return [...checks, ...left.map((step) => checksOf(step).skipped('no server can be used'))];
  } finally {
    await Promise.all(wires.map((wire) => wire.disconnect().catch(() => undefined)));
  }
}

async function openProbes(): Promise<ServerProbes> {
  const [{ createKafkaWire }, { probeListener }, { openPort, probeTls, resolveName }] = await Promise.all([
    import('../../core/kafka/kafkajs/kafka-wire.ts'),
    import('../../core/kafka/probe-listener.ts'),
    import('../../core/kafka/probes/reach-server.ts'),
  ]);
  return { resolveName, openPort, probeTls, probeListener, openWire: createKafkaWire, nowMs: () => Date.now() };
}

async function askAws(question: AwsQuestion, { region, profile }: AwsSettings): Promise<readonly Check[]> {
  const [{ examineAws }, { tryAccount, tryInvoke }, { describeFunction }, { readMapping, readMappingsOf }] =
    await Promise.all([
      import('../../core/doctor/examine-aws.ts'),
      import('../../core/lambda/aws/try-function.ts'),
      import('../../core/lambda/aws/describe-function.ts'),
      import('../../core/lambda/aws/read-mappings.ts'),
    ]);
  const settings = { region, profile };
  return examineAws(question, {
    tryAccount: () => tryAccount(settings),
    describeFunction: (name) => describeFunction(name, settings),
    tryInvoke: (name) => tryInvoke(name, settings),
    readMapping: (uuid) => readMapping(uuid, settings),
    readMappingsOf: (name) => readMappingsOf(name, settings),
  });
}
