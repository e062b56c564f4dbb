import { isList, isObject, type Json, type JsonObject, objectOf } from './imported-mapping.ts';
import type { References } from './references.ts';

/** What the functions of a template look into. */
export interface TemplateScope {
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly references: References;
  /** The value of `Ref` or of an attribute of a resource of this template, where it is known; else undefined. */
  readonly resourceValue: (logicalId: string, attribute: string | undefined) => string | undefined;
  /** A function without a name of its own: AWS makes one. */
  readonly isNamedByAws: (logicalId: string) => boolean;
}

type Resolver = (argument: Json, scope: TemplateScope) => Json | undefined;

const FUNCTIONS: Readonly<Record<string, Resolver>> = {
  Ref: (name, scope) => reference(String(name), scope),
  'Fn::GetAtt': (path, scope) => reference(isList(path) ? path.join('.') : String(path), scope),
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (name, scope) => scope.references.fill(textOf(resolve(name, scope))),
  'Fn::ToJsonString': (value, scope) => JSON.stringify(resolve(value, scope)),
};

/**
 * The value with the intrinsic functions of CloudFormation worked out; undefined is `AWS::NoValue`. What a template
 * alone does not tell becomes a hole. Source: AWS CloudFormation user guide, intrinsic function reference.
 */
export function resolve(value: Json | undefined, scope: TemplateScope): Json | undefined {
  if (typeof value === 'string') return fillDynamic(value, scope);
  if (isList(value)) {
    return value.flatMap((each): readonly Json[] => {
      const resolved = resolve(each, scope);
      if (resolved === undefined) return [];
      // A function that gives a list stands for its elements; a list that is written is an element.
      return isList(resolved) && !isList(each) ? resolved : [resolved];
    });
  }
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const argument = value[name];
    const known = FUNCTIONS[name];
    return known === undefined || argument === undefined ? scope.references.fill(name) : known(argument, scope);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const resolved = resolve(inner, scope);
      return resolved === undefined ? [] : [[key, resolved]];
    }),
  );
}

/** `{{resolve:ssm:…}}` is looked up by CloudFormation while it deploys. */
function fillDynamic(text: string, { references }: TemplateScope): string {
  return text.replace(/\{\{(resolve:[^{}]+)\}\}/g, (_, name: string) => references.fill(name));
}

function reference(name: string, scope: TemplateScope): Json | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const set = scope.references.find(name);
  const { Type, Default } = objectOf(scope.parameters[name]);
  const type = String(Type ?? '');
  // The default of such a parameter is the name of a value that CloudFormation looks up.
  const value = set ?? (type.startsWith('AWS::SSM::Parameter::Value<') ? undefined : Default);
  if (value !== undefined) return type.includes('List') ? splitAtCommas(String(value)) : value;
  const [logicalId = name, ...attribute] = name.split('.');
  return (
    scope.resourceValue(logicalId, attribute.length === 0 ? undefined : attribute.join('.')) ??
    scope.references.fill(name)
  );
}

function splitAtCommas(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

function substitute(argument: Json, scope: TemplateScope): Json {
  const [text, values] = isList(argument) ? argument : [argument, {}];
  const own = isObject(values) ? values : {};
  return String(text).replace(/\$\{(!?)([^{}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal === '!') return whole.replace('!', '');
    const key = name.trim();
    return textOf(Object.hasOwn(own, key) ? resolve(own[key], scope) : reference(key, scope));
  });
}

function join(argument: Json, scope: TemplateScope): Json {
  const [separator, list] = isList(argument) ? argument : [];
  const parts = resolve(list, scope);
  return isList(parts) ? parts.map(textOf).join(String(separator ?? '')) : textOf(parts);
}

function split(argument: Json, scope: TemplateScope): Json {
  const [separator, text] = isList(argument) ? argument : [];
  const whole = textOf(resolve(text, scope));
  // A hole is filled by the whole text, and is not to be cut.
  return whole.startsWith('${') && whole.endsWith('}') ? [whole] : whole.split(String(separator ?? ','));
}

function select(argument: Json, scope: TemplateScope): Json | undefined {
  const [index, list] = isList(argument) ? argument : [];
  const from = resolve(list, scope);
  const at = Number(resolve(index, scope));
  const chosen: Json | undefined = isList(from) ? from[at] : undefined;
  return chosen ?? scope.references.fill(`Fn::Select ${at} of ${textOf(from)}`);
}

function choose(argument: Json, scope: TemplateScope): Json | undefined {
  const [condition, then, otherwise] = isList(argument) ? argument : [];
  const holds = evaluateCondition(String(condition), scope);
  if (holds === undefined) return scope.references.fill(String(condition));
  return resolve(holds ? then : otherwise, scope);
}

function findInMap(argument: Json, scope: TemplateScope): Json {
  const keys = (isList(argument) ? argument.slice(0, 3) : []).map((key) => textOf(resolve(key, scope)));
  let place: Json | undefined = scope.mappings;
  for (const key of keys) place = isObject(place) ? place[key] : undefined;
  return place ?? scope.references.fill(keys.join('.'));
}

/** Whether a condition of the template holds; undefined where that hangs on something open. `--set NAME=true` tells. */
export function evaluateCondition(name: string, scope: TemplateScope): boolean | undefined {
  const set = scope.references.find(name);
  if (set !== undefined) return set === 'true';
  return evaluate(scope.conditions[name], scope, 0);
}

function evaluate(condition: Json | undefined, scope: TemplateScope, depth: number): boolean | undefined {
  if (!isObject(condition) || depth > 20) return undefined;
  const inner = (value: Json | undefined): (boolean | undefined)[] =>
    isList(value) ? value.map((each) => evaluate(each, scope, depth + 1)) : [];
  if (typeof condition.Condition === 'string') return evaluateCondition(condition.Condition, scope);
  if (condition['Fn::Not'] !== undefined) {
    const [value] = inner(condition['Fn::Not']);
    return value === undefined ? undefined : !value;
  }
  if (condition['Fn::And'] !== undefined) return every(inner(condition['Fn::And']));
  if (condition['Fn::Or'] !== undefined) {
    const none = every(inner(condition['Fn::Or']).map((value) => (value === undefined ? undefined : !value)));
    return none === undefined ? undefined : !none;
  }
  if (!isList(condition['Fn::Equals'])) return undefined;
  const [left, right] = condition['Fn::Equals'].map((each) => textOf(resolve(each, scope)));
  return `${left}${right}`.includes('${') ? undefined : left === right;
}

function every(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.includes(undefined) || values.length === 0 ? undefined : true;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}
