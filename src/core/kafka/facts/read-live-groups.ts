import { type Known, known, notKnown, valueOr } from '../../model/known.ts';
import type { Api } from '../protocol/api.ts';
import { consumerGroupDescribe, type DescribedConsumerGroup } from '../protocol/apis/consumer-group-describe.ts';
import { type DescribedGroup, describeGroups } from '../protocol/apis/describe-groups.ts';
import { type ListedGroup, listGroups } from '../protocol/apis/list-groups.ts';
import { type FetchedGroupOffsets, offsetFetch } from '../protocol/apis/offset-fetch.ts';
import { explainCode, isPassing, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { type Gathering, inParts, whyFailed } from './gathering.ts';

/** What a coordinator says of one group now. */
export interface LiveGroup {
  readonly coordinatorId: Known<number>;
  /** Undefined: the coordinator answered, and does not list it (or hides it). */
  readonly listed: Known<ListedGroup | undefined>;
  readonly described: Known<DescribedGroup>;
  readonly consumer: Known<DescribedConsumerGroup>;
  readonly offsets: Known<FetchedGroupOffsets>;
}

export interface LiveQuestion {
  readonly group: string;
  readonly coordinatorId: number;
}

export interface AskFor {
  /** Committed offsets: not needed where the offsets topic is read. */
  readonly offsets: boolean;
  /** Lists that were had already; a group that they call Empty is not described again. */
  readonly lists?: ReadonlyMap<number, Known<readonly ListedGroup[]>>;
}

const GROUPS_AT_ONCE = 200;
const TRIES = 15;
const TRY_AGAIN_MS = 200;

/** Asks every coordinator once for all of its groups. Nothing here joins a group. */
export async function readLiveGroups(
  gathering: Gathering,
  questions: readonly LiveQuestion[],
  askFor: AskFor,
): Promise<ReadonlyMap<string, LiveGroup>> {
  const byCoordinator = new Map<number, string[]>();
  for (const { group, coordinatorId } of questions) {
    const groups = byCoordinator.get(coordinatorId) ?? [];
    byCoordinator.set(coordinatorId, groups);
    groups.push(group);
  }
  const parts = await Promise.all(
    [...byCoordinator].map(([id, groups]) => readFromCoordinator(gathering, id, groups, askFor)),
  );
  return new Map(parts.flat());
}

async function readFromCoordinator(
  gathering: Gathering,
  id: number,
  groups: readonly string[],
  { offsets, lists }: AskFor,
): Promise<[string, LiveGroup][]> {
  const list = lists?.get(id);
  const empty = new Set(valueOr(list ?? SILENT, []).flatMap(({ group, state }) => (state === 'Empty' ? [group] : [])));
  const active = groups.filter((group) => !empty.has(group));
  const [listed, described, consumer, fetched] = await Promise.all([
    list ?? readList(gathering, id),
    askForGroups(gathering, id, describeGroups, active),
    askForGroups(gathering, id, consumerGroupDescribe, active),
    offsets ? askForOffsets(gathering, id, groups) : new Map<string, Known<FetchedGroupOffsets>>(),
  ]);
  const inList = listed.known ? new Map(listed.value.map((each) => [each.group, each])) : undefined;
  return groups.map((group) => [
    group,
    {
      coordinatorId: known(id),
      listed: listed.known ? known(inList?.get(group)) : listed,
      described: described.get(group) ?? (empty.has(group) ? IS_EMPTY : SILENT),
      consumer: consumer.get(group) ?? (empty.has(group) ? IS_EMPTY : SILENT),
      offsets: fetched.get(group) ?? notKnown('it was not asked for'),
    },
  ]);
}

const SILENT = notKnown('the coordinator left it out of its answer');

export const IS_EMPTY = notKnown('it was not asked for: the group is empty');

/** The groups that one broker coordinates, as far as there is a right to see them. */
export async function readList({ wire }: Gathering, id: number): Promise<Known<readonly ListedGroup[]>> {
  try {
    const { error, groups } = await whilePassing(
      () => wire.ask(id, listGroups, {}),
      (answer) => [answer.error],
    );
    return error === KAFKA_ERROR.none ? known(groups) : notKnown(explainCode(error));
  } catch (error) {
    return notKnown(whyFailed(error));
  }
}

async function askForGroups<Answer extends { readonly group: string; readonly error: number }>(
  { wire }: Gathering,
  id: number,
  api: Api<{ readonly groups: readonly string[] }, readonly Answer[]>,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Known<Answer>>> {
  const parts = await Promise.all(
    inParts(groups, GROUPS_AT_ONCE).map(async (part) => {
      try {
        const answers = await whilePassing(
          () => wire.ask(id, api, { groups: part }),
          (found) => found.map(({ error }) => error),
        );
        return answers.map((answer): [string, Known<Answer>] => [answer.group, known(answer)]);
      } catch (error) {
        const why = notKnown(whyFailed(error));
        return part.map((group): [string, Known<Answer>] => [group, why]);
      }
    }),
  );
  return new Map(parts.flat());
}

/** Old brokers answer for one group at a time. */
async function askForOffsets(
  gathering: Gathering,
  id: number,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Known<FetchedGroupOffsets>>> {
  const range = await gathering.wire.rangeOf(id, offsetFetch.key).catch(() => undefined);
  const atOnce = (range?.most ?? 0) >= 8 ? GROUPS_AT_ONCE : 1;
  const parts = await Promise.all(
    inParts(groups, atOnce).map(async (part): Promise<[string, Known<FetchedGroupOffsets>][]> => {
      try {
        const answers = await whilePassing(
          () => gathering.wire.ask(id, offsetFetch, { groups: part }),
          (found) => found.map(({ error }) => error),
        );
        return answers.map((answer) => [answer.group ?? part[0] ?? '', known(answer)]);
      } catch (error) {
        const why = notKnown(whyFailed(error));
        return part.map((group) => [group, why]);
      }
    }),
  );
  return new Map(parts.flat());
}

/** Coordinators load their groups for a moment after a start. */
async function whilePassing<T>(ask: () => Promise<T>, errorsOf: (answer: T) => readonly number[]): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (attempt === TRIES || !errorsOf(answer).some(isPassing)) return answer;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

/** The groups of all brokers; `complete` is false where a broker did not answer. */
export async function listAllGroups(
  gathering: Gathering,
  brokerIds: readonly number[],
): Promise<ReadonlyMap<number, Known<readonly ListedGroup[]>>> {
  const lists = await Promise.all(brokerIds.map((id) => readList(gathering, id)));
  return new Map(brokerIds.map((id, index) => [id, lists[index] ?? SILENT]));
}

/** Names of all groups that some broker lists, with the broker that does. */
export function namesOf(lists: ReadonlyMap<number, Known<readonly ListedGroup[]>>): readonly LiveQuestion[] {
  return [...lists].flatMap(([coordinatorId, list]) =>
    valueOr(list, []).map(({ group }) => ({ group, coordinatorId })),
  );
}
