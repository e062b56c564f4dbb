import { structure } from './fields/compound-readers.ts';
import { type MappingDocument, REQUEST_FIELDS, RESPONSE_FIELDS } from './fields/mapping-fields.ts';
import type { FieldFacts } from './fields/reader.ts';
import { type JsonPath, renderPath } from './json/json-path.ts';
import { type JsonMember, type JsonNode, membersOf } from './json/json-tree.ts';
import type { MappingShape } from './mapping-reading.ts';
import type { MappingProblem, ProblemReport } from './problem-report.ts';
import { suggestName } from './suggest-name.ts';

const REQUEST = structure(REQUEST_FIELDS);
const RESPONSE = structure(RESPONSE_FIELDS);

/** What SDKs put around a response. */
const AROUND_A_RESPONSE = ['ResponseMetadata', '$metadata'];

/** Reads all fields of the mapping object; types, limits and names are reported, rules are not applied. */
export function readFields(node: JsonNode, shape: MappingShape, report: ProblemReport): MappingDocument {
  const known = membersOf(node).filter((member) => {
    const problem = misplacedField(member, shape);
    if (problem !== undefined) report.add(problem);
    return problem === undefined;
  });
  const children = (node.children ?? []).filter(({ children: [nameNode] = [] }) =>
    known.some((member) => member.nameNode === nameNode),
  );
  const reader = shape === 'response' ? RESPONSE : REQUEST;
  return reader.read({ ...node, children }, { path: [], report, adviseOnName }) ?? {};
}

function misplacedField({ name, nameNode }: JsonMember, shape: MappingShape): MappingProblem | undefined {
  const [own, other] = shape === 'response' ? [RESPONSE_FIELDS, REQUEST_FIELDS] : [REQUEST_FIELDS, RESPONSE_FIELDS];
  const place = { path: [name], offset: nameNode.offset };
  if (AROUND_A_RESPONSE.includes(name)) {
    return {
      code: 'ignored-field',
      message: `${name} is not part of the mapping and is left aside`,
      why: 'an SDK put it around the response',
      ...place,
    };
  }
  if (Object.hasOwn(own, name) || !Object.hasOwn(other, name)) return undefined;
  return shape === 'response'
    ? {
        code: 'field-of-other-shape',
        message: `${name} is a field of the create request, and this is a response of AWS`,
        why: 'AWS API model: responses have FunctionArn and State in place of FunctionName and Enabled, and no Tags',
        next: `take ${name} out, or make it a create request: with FunctionName, without UUID, State and the like`,
        ...place,
      }
    : {
        code: 'field-of-other-shape',
        message: `${name} is a field that AWS answers with; CreateEventSourceMapping does not take it`,
        why: 'AWS API model',
        next: `take ${name} out, or take FunctionName out if this is what AWS answered`,
        ...place,
      };
}

/** A name that belongs to another level (SAM writes ConsumerGroupId at the top), or to another tool. */
function adviseOnName(name: string, path: JsonPath): string | undefined {
  if (name === 'AutoOffsetReset') return 'the field is StartingPosition: LATEST, TRIM_HORIZON or AT_TIMESTAMP';
  const places = placesOfName(name, REQUEST.facts, []).filter(
    (place) => renderPath(place.slice(0, -1)) !== renderPath(path),
  );
  if (places.length === 0) return undefined;
  return `did you mean ${places.map((place) => renderPath(place)).join(' or ')}?`;
}

function placesOfName(name: string, facts: FieldFacts, path: JsonPath): readonly JsonPath[] {
  const members = facts.members ?? facts.item?.members ?? {};
  const hit = suggestName(name, Object.keys(members));
  return [
    ...(hit === undefined ? [] : [[...path, hit]]),
    ...Object.entries(members).flatMap(([member, inner]) => placesOfName(name, inner, [...path, member])),
  ];
}
