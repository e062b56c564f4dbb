const ASK_EVERY_MS = 5000;

/** Keeps the ends of the logs of a member's partitions known: what is held back is not fetched, and a fetch alone would tell. */
export interface LogEndAsking {
  begin(): void;
  /** Asks now, beside the usual times. */
  ask(): void;
  end(): void;
}

/** `question` is undefined where there is nothing to ask about. Ends are next offsets by partition. */
export function askLogEnds(
  question: () => Promise<ReadonlyMap<number, bigint>> | undefined,
  tell: (partition: number, logEnd: bigint) => void,
): LogEndAsking {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      timer = setInterval(ask, ASK_EVERY_MS).unref();
    },
    ask,
    end: () => clearInterval(timer),
  };

  function ask(): void {
    void question()?.then(
      (found) => {
        for (const [partition, logEnd] of found) tell(partition, logEnd);
      },
      // Asked again, and what is known stays known.
      () => undefined,
    );
  }
}
