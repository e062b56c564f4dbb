import { spawn } from 'node:child_process';
import { once } from 'node:events';
import kafkajs from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readErrorDocument } from '../commands/run/run-lines.ts';
import { javaOf } from '../support/kafka/java.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();

describe('a group that is not ours', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf('4.3.1');

  /** Apache Kafka's own console consumer as a member of the group of `topic`; resolves when it has read a record. */
  async function javaMember(topic: string, protocol: 'classic' | 'consumer') {
    const tool = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
    const member = ['--bootstrap-server', cluster().servers, '--topic', topic, '--group', `${topic}-group`];
    const how = ['--from-beginning', '--consumer-property', `group.protocol=${protocol}`];
    const args = [...javaOf('4.3.1', 64), tool, ...member, ...how];
    const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    // It also prints notes there; it is read on, since the tool ends when nobody does.
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.includes('"id"')) resolve();
      });
    });
    return {
      async leave() {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }

  async function run(topic: string) {
    const cwd = folders({ 'mapping.json': mappingOn(topic) });
    const ended = await runEsmctl([...noting(cwd, cluster().servers), '--until', 'end'], { cwd, longestMs: 60_000 });
    return { ...ended, seen: seenBy(cwd)[`${topic}-0`] };
  }

  it('of the new protocol is refused while it is at work, and taken over when it is empty', async () => {
    await cluster().createTopic('new-protocol', 1);
    await cluster().produce('new-protocol', 1, 3);
    const member = await javaMember('new-protocol', 'consumer');
    const refused = await run('new-protocol');
    expect([refused.code, readErrorDocument(refused.stdout).code]).toEqual([3, 'ESMCTL_KAFKA_GROUP_NEW_PROTOCOL']);
    expect(refused.stderr).toMatch(/KIP-848\), with one member/);
    expect(refused.seen).toBeUndefined();
    await member.leave();
    await cluster().produce('new-protocol', 1, 2, 3);
    const takenOver = await run('new-protocol');
    // The member committed what it had read.
    expect([takenOver.code, takenOver.seen]).toEqual([0, [3, 4]]);
  });

  it('of other clients on the same topic is refused', async () => {
    await cluster().createTopic('java', 1);
    await cluster().produce('java', 1, 3);
    await javaMember('java', 'classic');
    const refused = await run('java');
    // The coordinator says so when the run joins, which is when it has begun.
    const summary = JSON.parse(refused.stdout.trimEnd().split('\n').at(-1) ?? '') as { error: { code: string } };
    expect([refused.code, summary.error.code]).toEqual([3, 'ESMCTL_KAFKA_GROUP_PROTOCOL']);
    expect(refused.stderr).toContain('ConsumerGroupId');
    expect(refused.seen).toBeUndefined();
  });

  it('with members on another topic is refused, and they are left in peace', async () => {
    await cluster().createTopic('mine', 1);
    await cluster().createTopic('theirs', 1);
    const logLevel = kafkajs.logLevel.NOTHING;
    const other = new kafkajs.Kafka({ brokers: [cluster().servers], logLevel }).consumer({ groupId: 'mine-group' });
    let joins = 0;
    const joined = new Promise<void>((resolve) => {
      other.on(other.events.GROUP_JOIN, () => {
        joins += 1;
        resolve();
      });
    });
    await other.connect();
    onTestFinished(() => other.disconnect());
    await other.subscribe({ topic: 'theirs' });
    await other.run({ eachMessage: () => Promise.resolve() });
    await joined;
    const refused = await run('mine');
    const { code, message, next } = readErrorDocument(refused.stdout);
    expect([refused.code, code]).toEqual([3, 'ESMCTL_KAFKA_GROUP_MEMBERS']);
    expect(message).toBe('the group mine-group is at work on other topics (theirs), with one member');
    expect(next.join()).toContain('ConsumerGroupId');
    expect(joins).toBe(1);
  });
});
