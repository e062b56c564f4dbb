import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { PATTERN_LIMIT_CHARACTERS, type PatternProblem } from './pattern-problem.ts';

export type PatternNode = Node;

/** The pattern text as a tree with offsets, or why it is no JSON object. */
export function readPatternJson(text: string): { readonly root: PatternNode } | { readonly problem: PatternProblem } {
  if (text.length > PATTERN_LIMIT_CHARACTERS)
    return problem(
      `the pattern has ${text.length} characters; Lambda takes at most ${PATTERN_LIMIT_CHARACTERS}`,
      PATTERN_LIMIT_CHARACTERS,
    );
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [error] = errors;
  if (error !== undefined) return problem(`the pattern is not valid JSON: ${inWords(error)}`, error.offset);
  if (root === undefined || !isJson(text)) return problem('the pattern is not valid JSON', 0);
  if (root.type !== 'object')
    return problem(`the pattern must be a JSON object such as {"value":{"type":["a"]}}, not ${aOrAn(root.type)}`, 0);
  return { root };
}

/** Name, value and place of each member of an object, in the order of the text; names may repeat. */
export function membersOf(node: PatternNode): readonly { name: string; nameNode: PatternNode; value: PatternNode }[] {
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [nameNode, value] = children;
    return nameNode === undefined || value === undefined ? [] : [{ name: String(nameNode.value), nameNode, value }];
  });
}

export function aOrAn(type: string): string {
  if (type === 'null') return 'null';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function problem(message: string, offset: number): { readonly problem: PatternProblem } {
  return { problem: { severity: 'error', message, offset } };
}

function inWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([A-Z])/g, ' $1')
    .trim()
    .toLowerCase();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
