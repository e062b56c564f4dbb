import fc from 'fast-check';
import type { RulerPair } from './run-event-ruler.ts';

/** A number with its text, because 1, 1.0 and 1e0 are told apart. */
class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Scalar = string | boolean | null | NumberText;
type Json = Scalar | readonly Json[] | { readonly [name: string]: Json };

/** Draws from what fast-check generated, so that a pair is a function of its seed. */
class Tape {
  readonly #draws: readonly number[];
  #at = 0;

  constructor(draws: readonly number[]) {
    this.#draws = draws;
  }

  below(limit: number): number {
    this.#at = (this.#at + 1) % this.#draws.length;
    return (this.#draws[this.#at] ?? 0) % limit;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

const NAMES = ['a', 'b', 'c', 'd', 'type'];
const numberText = fc.oneof(
  fc.integer({ min: -9, max: 20 }).map(String),
  fc.constantFrom('0', '-0', '1.0', '1e0', '10e-1', '2.50', '2.5', '300', '300.0', '3.0e2', '1e-7', '0.0000001'),
  fc.constantFrom('9007199254740993', '9007199254740992', '12345678901234567890', '0.1', '1e21', '-3.75'),
);
const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'ab',
    'abc',
    'aBC',
    'error',
    'Error',
    'ß',
    'SS',
    'é',
    '大',
    '*',
    'a*b',
    '\\',
    '300',
    'true',
  ),
  fc.constantFrom(
    '10.0.0.1',
    '10.0.0.255',
    '10.1.2.3',
    '2001:db8::1',
    '2001:0db8:0:0:0:0:0:1',
    '::ffff:a00:1',
    '12:30',
  ),
  fc.stringMatching(/^[abAB.]{0,4}$/),
);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 3, arbitrary: numberText.map((written) => new NumberText(written)) },
  { weight: 1, arbitrary: fc.constantFrom<Scalar>(true, false, null) },
);
const name = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom('a.b', '$or') },
);
const json = fc.letrec<{ value: Json; object: Json; list: Json }>((tie) => ({
  object: fc.dictionary(name, tie('value'), { maxKeys: 4, minKeys: 0, noNullPrototype: true }),
  list: fc.array(fc.oneof({ weight: 3, arbitrary: tie('object') }, { weight: 2, arbitrary: tie('value') }), {
    maxLength: 3,
  }),
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    { weight: 5, arbitrary: scalar },
    { weight: 3, arbitrary: tie('object') },
    { weight: 3, arbitrary: tie('list') },
  ),
})).object;

function writeJson(value: Json): string {
  if (value instanceof NumberText) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}:${writeJson(inner)}`)
    .join(',')}}`;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

interface Place {
  readonly path: readonly string[];
  readonly leaf: Scalar;
}

function placesOf(value: Json, path: readonly string[] = []): readonly Place[] {
  if (typeof value !== 'object' || value === null || value instanceof NumberText) return [{ path, leaf: value }];
  if (isList(value)) return value.flatMap((element) => placesOf(element, path));
  return Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]));
}

/** A condition that the leaf meets, as a rule. */
function meetingCondition(leaf: Scalar, tape: Tape): string {
  const exists = '{"exists":true}';
  if (typeof leaf === 'string') {
    const [part, whole] = [JSON.stringify(cut(leaf, tape)), JSON.stringify(leaf)];
    const swapped = JSON.stringify(swapCase(leaf));
    const escaped = leaf.replace(/[\\*]/g, '\\$&');
    return tape.pick([
      whole,
      `{"exactly":${whole}}`,
      `{"prefix":${part}}`,
      `{"suffix":${JSON.stringify(leaf.slice(-1))}}`,
      `{"equals-ignore-case":${swapped}}`,
      `{"prefix":{"equals-ignore-case":${JSON.stringify(swapCase(cut(leaf, tape)))}}}`,
      `{"suffix":{"equals-ignore-case":${JSON.stringify(swapCase(leaf.slice(-2)))}}}`,
      `{"wildcard":${JSON.stringify(tape.pick([`${escaped}*`, `*${escaped}`, escaped, 'a*', '*']))}}`,
      `{"cidr":"${tape.pick(['10.0.0.0/8', '10.0.0.0/24', '2001:db8::/32', '10.0.0.254/31'])}"}`,
      exists,
    ]);
  }
  if (!(leaf instanceof NumberText)) return tape.pick([String(leaf), exists]);
  const value = Number(leaf.text);
  return tape.pick([
    leaf.text,
    leaf.text,
    String(value),
    `{"numeric":["=",${tape.pick([leaf.text, String(value)])}]}`,
    `{"numeric":["${tape.pick(['<=', '>='])}",${leaf.text}]}`,
    `{"numeric":[">",${value - 1},"<=",${value + 1}]}`,
    `{"numeric":["<",${value + 1}]}`,
    exists,
  ]);
}

function cut(leaf: string, tape: Tape): string {
  return leaf.slice(0, tape.below(leaf.length + 1));
}

function swapCase(leaf: string): string {
  return Array.from(leaf, (one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join('');
}

/** What the leaf does not meet, or must not be. */
function otherCondition(leaf: Scalar, tape: Tape): string {
  const part = typeof leaf === 'string' ? JSON.stringify(leaf.slice(0, 2)) : '"x"';
  const operand = leaf instanceof NumberText ? leaf.text : part;
  return tape.pick([
    `{"anything-but":${operand}}`,
    `{"anything-but":[${operand}]}`,
    '{"anything-but":["a","error"]}',
    '{"anything-but":[1,300]}',
    `{"anything-but":{"prefix":${part}}}`,
    `{"anything-but":{"suffix":["b",${part}]}}`,
    `{"anything-but":{"equals-ignore-case":["ERROR",${part}]}}`,
    `{"anything-but":{"wildcard":"a*"}}`,
    '{"exists":false}',
    '"other"',
    '1',
  ]);
}

const BROKEN = [
  '{"prefix":1}',
  '{"nope":"a"}',
  '[]',
  '{"exists":"true"}',
  '{"numeric":[">",5,"<",1]}',
  '{"numeric":[1]}',
  '{"numeric":["<",1,">",0]}',
  '{"anything-but":[]}',
  '{"anything-but":["a",1]}',
  '{"anything-but":null}',
  '{"wildcard":"a**b"}',
  '{"wildcard":"a\\\\b"}',
  '{"cidr":"10.0.0.0/33"}',
  '{"cidr":"10.0.0.0"}',
  '{"cidr":"10.0.0.0/32"}',
  '{"prefix":"a","suffix":"b"}',
  '{}',
  '{"equals-ignore-case":1}',
  '{"anything-but":{"prefix":""}}',
  '{"anything-but":{"numeric":["=",1]}}',
  '{"prefix":{"prefix":"a"}}',
  '{"numeric":["=",12345678901234567890]}',
  '{"anything-but":9007199254740993}',
  '{"numeric":["=",1,2]}',
  '{"numeric":"=1"}',
];

type Tree = Map<string, Tree | string>;

/** A pattern that asks about one to three fields of the event; most conditions are met, some are not, few are broken. */
function derivePattern(event: Json, tape: Tape): string {
  const places = placesOf(event);
  const tree: Tree = new Map();
  const fields = 1 + tape.below(3);
  for (let count = 0; count < fields; count += 1) addField(tree, places, tape);
  if (!tape.chance(20)) return writeTree(tree);
  const one: Tree = new Map();
  const two: Tree = new Map();
  addField(one, places, tape);
  addField(two, places, tape);
  const either = `"$or":[${writeTree(one)},${writeTree(two)}${tape.chance(5) ? ',1' : ''}]`;
  return tape.chance(50) ? `{${either}}` : `{${either},${writeTree(tree).slice(1)}`;
}

function addField(tree: Tree, places: readonly Place[], tape: Tape): void {
  const known = places.length === 0 || tape.chance(8) ? undefined : tape.pick(places);
  const path = known?.path ?? [tape.pick(NAMES), tape.pick(NAMES)].slice(0, 1 + tape.below(2));
  const leaf = known?.leaf ?? null;
  const conditions = Array.from({ length: 1 + tape.below(2) }, () => {
    if (tape.chance(1)) return tape.pick(BROKEN);
    return known !== undefined && tape.chance(78) ? meetingCondition(leaf, tape) : otherCondition(leaf, tape);
  });
  let node = tree;
  for (const step of path.slice(0, -1)) {
    const below = node.get(step);
    const next: Tree = below instanceof Map ? below : new Map();
    node.set(step, next);
    node = next;
  }
  node.set(path.at(-1) ?? 'a', `[${conditions.join(',')}]`);
}

function writeTree(tree: Tree): string {
  const members = [...tree].map(
    ([key, below]) => `${JSON.stringify(key)}:${typeof below === 'string' ? below : writeTree(below)}`,
  );
  return `{${members.join(',')}}`;
}

/** Pairs as event-ruler takes them, both wrapped in `{"value":…}`. */
export const rulerPair: fc.Arbitrary<RulerPair> = fc
  .tuple(json, fc.array(fc.nat(), { minLength: 80, maxLength: 80 }))
  .map(([event, draws]) => ({
    pattern: `{"value":${derivePattern(event, new Tape(draws))}}`,
    event: `{"value":${writeJson(event)}}`,
  }));
