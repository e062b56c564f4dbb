import { type Branch, buildFieldTest, type FieldTest } from './compiled-pattern.ts';
import { OPERATORS, parseConditions } from './parse-conditions.ts';
import { AWS_REFUSAL } from './pattern-problem.ts';
import type { PatternReport } from './pattern-report.ts';
import { aOrAn, membersOf, type PatternNode } from './read-pattern-json.ts';

/** EventBridge's limit on what `$or` may multiply out to. */
const BRANCH_LIMIT = 1000;

type Draft = ReadonlyMap<string, FieldTest>;

interface Place {
  readonly path: readonly string[];
  readonly insideOr: boolean;
  /** Without it `$or` is a field name like any other. */
  readonly withOr: boolean;
}

/**
 * The branches of a pattern: every `$or` multiplies them. A later condition on the same path replaces an earlier one,
 * which is what event-ruler does with the same text.
 */
export function parseBranches(root: PatternNode, withOr: boolean, report: PatternReport): readonly Branch[] {
  const drafts = parseObject([], root, { path: [], insideOr: false, withOr }, report);
  return drafts.map((draft) => [...draft.values()].sort((one, other) => (one.path < other.path ? -1 : 1)));
}

function parseObject(
  drafts: readonly Draft[],
  node: PatternNode,
  place: Place,
  report: PatternReport,
): readonly Draft[] {
  const members = membersOf(node);
  if (members.length === 0) report.error('an empty object matches nothing: name at least one field', node);
  return members.reduce((sofar, member) => parseMember(sofar, member, place, report), drafts);
}

type Member = ReturnType<typeof membersOf>[number];

function parseMember(drafts: readonly Draft[], member: Member, place: Place, report: PatternReport): readonly Draft[] {
  const { name, nameNode, value } = member;
  const { path, insideOr, withOr } = place;
  if (withOr && name === '$or') return parseOr(drafts, value, place, report);
  if (path.length === 0 && name !== 'value') {
    report.error(
      `Kafka filters see only the record's value: the top-level key is "value", never "${name}" (AWS: "${AWS_REFUSAL}")`,
      nameNode,
    );
    return drafts;
  }
  if (insideOr && (OPERATORS as readonly string[]).includes(name)) {
    report.error(`"${name}" is an operator and may not name a field inside $or`, nameNode);
    return drafts;
  }
  const here = { ...place, path: [...path, name] };
  if (value.type === 'object') return parseObject(drafts, value, here, report);
  if (value.type === 'array') return addField(drafts, here.path.join('.'), member, report);
  report.error(`"${name}" takes a list such as ["a"], or an object with fields, not ${aOrAn(value.type)}`, value);
  return drafts;
}

function addField(
  drafts: readonly Draft[],
  path: string,
  { value, nameNode }: Member,
  report: PatternReport,
): readonly Draft[] {
  const { conditions, mayBeAbsent } = parseConditions(value, report);
  const field = buildFieldTest(path, conditions, mayBeAbsent);
  if (drafts.some((draft) => draft.has(path)))
    report.warn(`${path} is set twice: the later list replaces the earlier one (unconfirmed for Lambda)`, nameNode);
  return (drafts.length === 0 ? [new Map<string, FieldTest>()] : drafts).map((draft) =>
    new Map(draft).set(path, field),
  );
}

function parseOr(drafts: readonly Draft[], node: PatternNode, place: Place, report: PatternReport): readonly Draft[] {
  const alternatives = node.type === 'array' ? (node.children ?? []) : [];
  if (alternatives.length < 2 || alternatives.some(({ type }) => type !== 'object')) {
    report.error('$or takes a list of at least two objects', node);
    return drafts;
  }
  const start = drafts.length === 0 ? [new Map<string, FieldTest>()] : drafts;
  if (start.length * alternatives.length > BRANCH_LIMIT) {
    report.error(`the $or of this pattern multiply out to more than ${BRANCH_LIMIT} combinations`, node);
    return drafts;
  }
  return alternatives.flatMap((alternative) => parseObject(start, alternative, { ...place, insideOr: true }, report));
}
