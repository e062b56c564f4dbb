import type { FunctionTarget, InvokeRequest, InvokeResult } from '../function-port.ts';
import type { Environment, StartEnvironment, StartOutcome } from './environment.ts';
import { ABORTED, CLOSED, NEVER_REACHED } from './invoke-results.ts';

export interface PoolOptions {
  /** Environments at once; further invocations wait, first come, first served. */
  readonly maxConcurrency: number;
  readonly startEnvironment: StartEnvironment;
}

/** A right to run one invocation: on this environment, or on a new one. */
type Turn = { readonly environment: Environment | undefined } | 'aborted' | 'closed';
type Waiter = (turn: Turn) => void;

/** Environments started when none is idle, the most recently used one first, as Lambda keeps them warm. */
export function createEnvironmentPool({ maxConcurrency, startEnvironment }: PoolOptions): FunctionTarget {
  const alive = new Set<Environment>();
  const starting = new Set<Promise<StartOutcome>>();
  const idle: Environment[] = [];
  const waiters: Waiter[] = [];
  const closing = new AbortController();
  let turnsTaken = 0;
  let closed: Promise<void> | undefined;

  function takeIdle(): Environment | undefined {
    for (let environment = idle.pop(); environment !== undefined; environment = idle.pop()) {
      if (environment.isAlive) return environment;
      alive.delete(environment);
    }
    return undefined;
  }

  function takeTurn(signal: AbortSignal): Turn | Promise<Turn> {
    if (closed !== undefined) return 'closed';
    if (signal.aborted) return 'aborted';
    if (turnsTaken < maxConcurrency) {
      turnsTaken += 1;
      return { environment: takeIdle() };
    }
    return new Promise((resolve) => {
      const waiter: Waiter = (turn) => {
        signal.removeEventListener('abort', giveUp);
        resolve(turn);
      };
      const giveUp = () => {
        waiters.splice(waiters.indexOf(waiter), 1);
        resolve('aborted');
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiters.push(waiter);
    });
  }

  function giveTurnBack(environment: Environment | undefined): void {
    const reusable = environment?.isAlive === true ? environment : undefined;
    if (environment !== undefined && reusable === undefined) alive.delete(environment);
    const next = waiters.shift();
    if (next !== undefined) {
      next({ environment: reusable });
      return;
    }
    turnsTaken -= 1;
    if (reusable !== undefined) idle.push(reusable);
  }

  async function startOne(signal: AbortSignal): Promise<StartOutcome> {
    const start = startEnvironment(signal);
    starting.add(start);
    const outcome = await start;
    starting.delete(start);
    if (outcome.kind === 'started') alive.add(outcome.environment);
    return outcome;
  }

  async function start(): Promise<void> {
    if (alive.size > 0) return;
    const turn = await takeTurn(closing.signal);
    if (typeof turn === 'string') return;
    const outcome = await startOne(closing.signal);
    giveTurnBack(outcome.kind === 'started' ? outcome.environment : undefined);
    if (outcome.kind === 'failed') throw outcome.error;
  }

  async function invoke(request: InvokeRequest, signal: AbortSignal): Promise<InvokeResult> {
    const turn = await takeTurn(signal);
    if (turn === 'aborted') return ABORTED;
    if (turn === 'closed') return CLOSED;
    let result: InvokeResult | 'never-reached' = 'never-reached';
    let { environment } = turn;
    for (let attempt = 1; attempt <= 2 && result === 'never-reached'; attempt += 1) {
      if (environment?.isAlive !== true) {
        if (environment !== undefined) alive.delete(environment);
        environment = undefined;
        const outcome = await startOne(AbortSignal.any([signal, closing.signal]));
        if (outcome.kind === 'failed') {
          result = outcome.result;
          break;
        }
        environment = outcome.environment;
      }
      result = await environment.invoke(request, signal);
    }
    giveTurnBack(environment);
    return result === 'never-reached' ? NEVER_REACHED : result;
  }

  async function endAll(): Promise<void> {
    closing.abort();
    for (const waiter of waiters.splice(0)) waiter('closed');
    await Promise.all(starting);
    await Promise.all([...alive].map((environment) => environment.end()));
  }

  return {
    start,
    invoke,
    close() {
      closed ??= endAll();
      return closed;
    },
  };
}
