import { isList, isObject, type Json, type JsonObject } from './imported-mapping.ts';
import { resolve, type TemplateScope } from './resolve-functions.ts';

/**
 * Resources with every `Fn::ForEach` written out: `[identifier, values, {name: resource}]`. Where the values are open,
 * there is one of each, with a hole for its value. Source: AWS CloudFormation user guide, Fn::ForEach.
 */
export function expandLoops(resources: JsonObject, scope: TemplateScope): JsonObject {
  return Object.fromEntries(
    Object.entries(resources).flatMap(([name, value]) => {
      if (!name.startsWith('Fn::ForEach::') || !isList(value)) return [[name, value] as const];
      const [identifier, collection, output] = value;
      const values = resolve(collection, scope);
      return (isList(values) ? values : [values]).flatMap((each) => {
        const filled = fillIn(output ?? {}, String(identifier), String(each ?? ''));
        return isObject(filled) ? Object.entries(expandLoops(filled, scope)) : [];
      });
    }),
  );
}

function fillIn(value: Json, identifier: string, each: string): Json {
  // `&{X}` is the value as well; what stands in names loses all but letters and digits.
  const replace = (text: string): string =>
    text.replaceAll(`\${${identifier}}`, each).replaceAll(`&{${identifier}}`, each.replace(/[^A-Za-z0-9]/g, ''));
  if (typeof value === 'string') return replace(value);
  if (isList(value)) return value.map((inner) => fillIn(inner, identifier, each));
  if (!isObject(value)) return value;
  if (value.Ref === identifier) return each;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [replace(key), fillIn(inner ?? null, identifier, each)]),
  );
}
