import type { InvokeRequest, InvokeResult } from '../function-port.ts';
import type { Environment } from './environment.ts';
import type { EnvironmentLife } from './environment-life.ts';
import { CLOSED } from './invoke-results.ts';
import type { ProcessGroup } from './process-group.ts';

export interface GroupEnvironment {
  readonly environment: Environment;
  /** SIGKILL to the group; a running invocation comes to this. */
  kill(result: InvokeResult): void;
}

/** The environment that is a process group. `gone` resolves when its end has been told to `life`. */
export function environmentOfGroup({
  life,
  group,
  gone,
  send,
}: {
  readonly life: EnvironmentLife;
  readonly group: ProcessGroup;
  readonly gone: Promise<void>;
  /** `deadlineMs` is since the epoch. */
  readonly send: (request: InvokeRequest, deadlineMs: number) => void;
}): GroupEnvironment {
  function kill(result: InvokeResult): void {
    life.stop(result);
    group.kill();
  }
  const environment: Environment = {
    get isAlive() {
      return life.isAlive;
    },
    invoke(request, abort) {
      return life.invoke(request, { abort, kill }, (deadlineMs) => send(request, deadlineMs));
    },
    async end() {
      life.stop(CLOSED);
      await group.end();
      await gone;
    },
  };
  return { environment, kill };
}
