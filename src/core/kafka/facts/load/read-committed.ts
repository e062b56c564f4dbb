import { type Known, known, notKnown } from '../../../model/known.ts';
import { offsetFetch } from '../../protocol/apis/offset-fetch.ts';
import { explainCode, KAFKA_ERROR } from '../../protocol/error-codes.ts';
import { findGroupCoordinator } from '../gather-groups.ts';
import { type Gathering, whyFailed } from '../gathering.ts';

/** Committed offsets of a group in one topic, by partition; those without a commit are left out. Nothing is joined. */
export type Committed = Known<ReadonlyMap<number, Known<bigint>>>;

export async function readCommitted(
  gathering: Gathering,
  group: string | undefined,
  topic: string,
): Promise<Committed> {
  if (group === undefined) return notKnown('no group is named');
  const coordinator = await findGroupCoordinator(gathering, group);
  if (!coordinator.known) return coordinator;
  try {
    const [found] = await gathering.wire.ask(coordinator.value, offsetFetch, { groups: [group] });
    if (found === undefined) return notKnown('the coordinator answered nothing');
    if (found.error !== KAFKA_ERROR.none) return notKnown(explainCode(found.error));
    const ofTopic = found.offsets.filter((each) => each.topic === topic && (each.error !== 0 || each.offset >= 0n));
    return known(
      new Map(
        ofTopic.map(({ partition, offset, error }) => [
          partition,
          error === KAFKA_ERROR.none ? known(offset) : notKnown(explainCode(error)),
        ]),
      ),
    );
  } catch (error) {
    return notKnown(whyFailed(error));
  }
}
