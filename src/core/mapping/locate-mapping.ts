import { REQUEST_FIELDS, RESPONSE_FIELDS } from './fields/mapping-fields.ts';
import { describeNode, elementsOf, type JsonNode, membersOf } from './json/json-tree.ts';
import type { MappingShape } from './mapping-reading.ts';
import type { MappingPlace, MappingProblem } from './problem-report.ts';

export type LocatedMapping =
  | { readonly place: MappingPlace; readonly node: JsonNode; readonly shape: MappingShape }
  | { readonly problem: MappingProblem };

const LIST = 'EventSourceMappings';
const GET_ONE = 'aws lambda get-event-source-mapping --uuid';
const TEMPLATE_NAMES = [
  'Resources',
  'AWSTemplateFormatVersion',
  'Properties',
  'resource',
  'planned_values',
  'provider',
];

/** Finds the one mapping of a document: the root, or the only entry of what `list-event-source-mappings` prints. */
export function locateMapping(root: JsonNode): LocatedMapping {
  const members = membersOf(root);
  const list = members.find(({ name }) => name === LIST);
  const elements = root.type === 'array' ? root : list?.value.type === 'array' ? list.value : undefined;
  if (elements !== undefined) return onlyEntry(root, elements, list === undefined ? [] : [LIST]);
  if (root.type !== 'object')
    return { problem: notAMapping(`a mapping is an object, found ${describeNode(root)}`, root) };
  const template = members.find(({ name }) => TEMPLATE_NAMES.includes(name));
  const known = members.some(({ name }) => Object.hasOwn(REQUEST_FIELDS, name) || Object.hasOwn(RESPONSE_FIELDS, name));
  if (template !== undefined && !known) {
    const message = `"${template.name}" belongs to an infrastructure template; a mapping in the JSON of the Lambda API is expected`;
    return { problem: notAMapping(message, template.nameNode) };
  }
  return { place: { root, base: [] }, node: root, shape: shapeOf(root) };
}

function onlyEntry(root: JsonNode, list: JsonNode, path: readonly string[]): LocatedMapping {
  const entries = elementsOf(list);
  const [entry] = entries;
  if (entry !== undefined && entries.length === 1) {
    if (entry.type !== 'object')
      return { problem: notAMapping(`a mapping is an object, found ${describeNode(entry)}`, entry) };
    return { place: { root, base: [...path, 0] }, node: entry, shape: shapeOf(entry) };
  }
  const uuids = entries.flatMap((each) =>
    membersOf(each).flatMap(({ name, value }) => (name === 'UUID' ? [String(value.value)] : [])),
  );
  const several = `take one of them: ${
    uuids.length === 0
      ? `${GET_ONE} UUID`
      : uuids
          .slice(0, 5)
          .map((uuid) => `${GET_ONE} ${uuid}`)
          .join(', or ')
  }`;
  return {
    problem: {
      code: 'not-one-mapping',
      message: `the list holds ${entries.length} mappings, and one is expected`,
      next:
        entries.length === 0
          ? 'AWS found no mapping: look in another region or account, or ask for another function'
          : several,
      offset: list.offset,
    },
  };
}

function shapeOf(node: JsonNode): MappingShape {
  const names = new Set(membersOf(node).map(({ name }) => name));
  if (names.has('FunctionName')) return 'create-request';
  const answered = ['FunctionArn', 'UUID', 'EventSourceMappingArn', 'State', 'LastModified'];
  return answered.some((name) => names.has(name)) ? 'response' : 'create-request';
}

function notAMapping(message: string, node: JsonNode): MappingProblem {
  return {
    code: 'not-a-mapping',
    message,
    next: `give a CreateEventSourceMapping request, or what ${GET_ONE} UUID prints`,
    offset: node.offset,
  };
}
