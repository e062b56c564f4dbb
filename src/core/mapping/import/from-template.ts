import { expandLoops } from './expand-loops.ts';
import {
  type ImportedMapping,
  isKafkaMapping,
  isObject,
  type Json,
  type JsonObject,
  note,
  objectOf,
} from './imported-mapping.ts';
import { normaliseRequest } from './normalise-request.ts';
import type { References } from './references.ts';
import { evaluateCondition, resolve, type TemplateScope } from './resolve-functions.ts';
import { requestOfSamEvent, SAM_EVENTS } from './sam-events.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const FUNCTIONS = ['AWS::Lambda::Function', 'AWS::Serverless::Function'];

/** Kafka mappings of a CloudFormation or SAM template (also of `cdk.out/*.template.json`), by logical id. */
export function mappingsOfTemplate(template: JsonObject, references: References): readonly ImportedMapping[] {
  let resources: JsonObject = {};
  const scope: TemplateScope = {
    parameters: objectOf(template.Parameters),
    mappings: objectOf(template.Mappings),
    conditions: objectOf(template.Conditions),
    references,
    resourceValue: (id, attribute) => functionName(resources, id, attribute, scope),
    isNamedByAws: (id) =>
      isFunction(resources[id]) && objectOf(objectOf(resources[id]).Properties).FunctionName === undefined,
  };
  resources = expandLoops(objectOf(template.Resources), scope);
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    if (!isObject(resource)) return [];
    if (resource.Type === MAPPING) return mappingOf(logicalId, resource, objectOf(resource.Properties), scope);
    if (resource.Type !== 'AWS::Serverless::Function') return [];
    const events = Object.entries(objectOf(objectOf(resource.Properties).Events));
    return events.flatMap(([eventName, event]) => {
      if (!isObject(event) || !SAM_EVENTS.includes(String(event.Type))) return [];
      const target = samTarget(logicalId, objectOf(resource.Properties), template);
      const properties = requestOfSamEvent(String(event.Type), objectOf(event.Properties), target);
      // SAM's translator names the resource that it makes so.
      return mappingOf(`${logicalId}${eventName}`, resource, properties, scope);
    });
  });
}

/** With `AutoPublishAlias`, SAM lets the events of a function invoke that alias of it. */
function samTarget(logicalId: string, properties: JsonObject, { Globals }: JsonObject): JsonObject {
  const alias = properties.AutoPublishAlias ?? objectOf(objectOf(Globals).Function).AutoPublishAlias;
  return alias === undefined ? { Ref: logicalId } : { 'Fn::Join': [':', [{ Ref: logicalId }, alias]] };
}

function mappingOf(
  name: string,
  resource: JsonObject,
  properties: JsonObject,
  scope: TemplateScope,
): readonly ImportedMapping[] {
  scope.references.takeHoles();
  const resolved = resolve(properties, scope);
  const mapping = normaliseRequest(objectOf(resolved));
  const notes = [];
  if (typeof resource.Condition === 'string') {
    const holds = evaluateCondition(resource.Condition, scope);
    const state = holds === undefined ? 'is open' : holds ? undefined : 'does not hold';
    if (state !== undefined) {
      const message = `the template makes ${name} only under the condition ${resource.Condition}, which ${state}`;
      notes.push(note('warning', 'conditional-resource', message));
    }
  }
  if (!isKafkaMapping(mapping)) return [];
  const [id] = typeof mapping.FunctionName === 'string' ? mapping.FunctionName.split(':') : [];
  if (id !== undefined && scope.isNamedByAws(id)) {
    const message = `FunctionName is the logical id ${id}; AWS makes another name of it when the template is deployed`;
    notes.push(note('info', 'function-by-logical-id', message, `--set '${id}=NAME' gives the real one`));
  }
  return [{ name, mapping, holes: scope.references.takeHoles(), notes }];
}

/** A function of the template is called by the name that it is given, or by its logical id: what AWS makes of it is open. */
function functionName(
  resources: JsonObject,
  logicalId: string,
  attribute: string | undefined,
  scope: TemplateScope,
): string | undefined {
  const resource = resources[logicalId];
  if (!isObject(resource)) return undefined;
  const properties = objectOf(resource.Properties);
  if (resource.Type === 'AWS::Lambda::Alias' && attribute === undefined) {
    const [name, alias] = [resolve(properties.FunctionName, scope), resolve(properties.Name, scope)];
    return typeof name === 'string' && typeof alias === 'string' ? `${name}:${alias}` : undefined;
  }
  if (!isFunction(resource) || (attribute !== undefined && attribute !== 'Arn')) return undefined;
  const given = resolve(properties.FunctionName, scope);
  return typeof given === 'string' ? given : logicalId;
}

function isFunction(resource: Json | undefined): boolean {
  return FUNCTIONS.includes(String(objectOf(resource).Type));
}
