import type { Node } from 'jsonc-parser';
import type { JsonPath } from './json-path.ts';

export type JsonNode = Node;

export interface JsonMember {
  readonly name: string;
  readonly nameNode: JsonNode;
  readonly value: JsonNode;
}

/** The members of an object in the order of the text; names may repeat. Empty for anything else. */
export function membersOf(node: JsonNode): readonly JsonMember[] {
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [nameNode, value] = children;
    return nameNode === undefined || value === undefined ? [] : [{ name: String(nameNode.value), nameNode, value }];
  });
}

/** The elements of a list; empty for anything else. */
export function elementsOf(node: JsonNode): readonly JsonNode[] {
  return node.type === 'array' ? (node.children ?? []) : [];
}

/** The value at `path`, or the nearest one around it that exists. Where a name repeats the last one counts. */
export function nearestNode(root: JsonNode, path: JsonPath): JsonNode {
  let node = root;
  for (const segment of path) {
    const next =
      typeof segment === 'number'
        ? elementsOf(node)[segment]
        : membersOf(node).findLast(({ name }) => name === segment)?.value;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

const SHOWN_CHARACTERS = 40;

/** What was found, for a message: `the text "100"`, `the number 1.5`, `a list`, `null`. */
export function describeNode(node: JsonNode): string {
  switch (node.type) {
    case 'string':
      return `the text ${shorten(JSON.stringify(node.value))}`;
    case 'number':
      return `the number ${String(node.value)}`;
    case 'boolean':
      return String(node.value);
    case 'array':
      return elementsOf(node).length === 0 ? 'an empty list' : 'a list';
    case 'object':
    case 'property':
      return membersOf(node).length === 0 ? 'an empty object' : 'an object';
    case 'null':
      return 'null';
  }
}

export function shorten(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}
