import { afterEach, vi } from 'vitest';
import { type AnswerStub, awsEnvironment, type LambdaStub, type StubRequest, startLambdaStub } from './lambda-stub.ts';

export interface StubsOfTests {
  /** For a program that is given `awsEnvironment` of it. */
  start(answer: AnswerStub): Promise<LambdaStub>;
  /** For what runs in this process. */
  startHere(answer: AnswerStub): Promise<LambdaStub>;
  /** What the one that stands was asked. */
  requests(): readonly StubRequest[];
}

/** Stubs for the tests of a file: the last one that a test started stands until the test is over. */
export function stubsOfTests(): StubsOfTests {
  let stub: LambdaStub | undefined;
  const close = async (): Promise<void> => {
    await stub?.close();
    stub = undefined;
  };
  afterEach(async () => {
    vi.unstubAllEnvs();
    await close();
  });
  async function start(answer: AnswerStub): Promise<LambdaStub> {
    await close();
    stub = await startLambdaStub(answer);
    return stub;
  }
  return {
    start,
    async startHere(answer) {
      const started = await start(answer);
      for (const [name, value] of Object.entries(awsEnvironment(started.url))) vi.stubEnv(name, value);
      return started;
    },
    requests() {
      if (stub === undefined) throw new Error('no stub was started');
      return stub.requests;
    },
  };
}
