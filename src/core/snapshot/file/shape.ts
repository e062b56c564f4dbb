import { type Known, known, notKnown } from '../../model/known.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** Told of everything that is wrong, with its JSON path. */
export type Report = (path: string, message: string) => void;

/** Stands for what could not be read; a report was made. */
export const BROKEN: unique symbol = Symbol('broken');

/** One kind of value: how it is written, read back, and described as JSON Schema (draft 7). */
export interface Shape<T> {
  readonly write: (value: T) => Json;
  readonly read: (json: unknown, path: string, report: Report) => T | typeof BROKEN;
  readonly schema: JsonObject;
}

/** Field of the domain → its name in the file and its shape. */
export type Fields<T> = { readonly [K in keyof T]: readonly [name: string, shape: Shape<T[K]>] };

/** Unknown fields are let be: a later esmctl may write more within the same version. */
export function objectOf<T extends object>(fields: Fields<T>): Shape<T> {
  const list = Object.entries(fields) as [keyof T & string, Fields<T>[keyof T & string]][];
  return {
    schema: {
      type: 'object',
      required: list.map(([, [name]]) => name),
      properties: Object.fromEntries(list.map(([, [name, shape]]) => [name, shape.schema])),
    },
    write: (value) => Object.fromEntries(list.map(([field, [name, shape]]) => [name, shape.write(value[field])])),
    read: (json, path, report) => {
      if (!isObject(json)) return refuse(report, path, 'an object', json);
      const entries = list.map(([field, [name, shape]]) => {
        const at = `${path}.${name}`;
        if (Object.hasOwn(json, name)) return [field, shape.read(json[name], at, report)] as const;
        report(at, 'is missing');
        return [field, BROKEN] as const;
      });
      return entries.some(([, value]) => value === BROKEN) ? BROKEN : (Object.fromEntries(entries) as T);
    },
  };
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    schema: { type: 'array', items: item.schema },
    write: (values) => values.map((value) => item.write(value)),
    read: (json, path, report) => {
      if (!Array.isArray(json)) return refuse(report, path, 'a list', json);
      const values = json.map((value, index) => item.read(value, `${path}[${index}]`, report));
      return values.some((value) => value === BROKEN) ? BROKEN : (values as T[]);
    },
  };
}

/** `undefined` stands in the file as null. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return {
    schema: { anyOf: [{ type: 'null' }, shape.schema] },
    write: (value) => (value === undefined ? null : shape.write(value)),
    read: (json, path, report) => (json === null ? undefined : shape.read(json, path, report)),
  };
}

/** `{"known":true,"value":…}` or `{"known":false,"why":"…"}`. */
export function knownOf<T>(shape: Shape<T>): Shape<Known<T>> {
  return {
    schema: {
      anyOf: [
        {
          type: 'object',
          required: ['known', 'value'],
          properties: { known: { const: true }, value: shape.schema },
        },
        {
          type: 'object',
          required: ['known', 'why'],
          properties: { known: { const: false }, why: { type: 'string', minLength: 1 } },
        },
      ],
    },
    write: (fact) => (fact.known ? { known: true, value: shape.write(fact.value) } : { known: false, why: fact.why }),
    read: (json, path, report) => {
      if (isObject(json) && json.known === false && typeof json.why === 'string') return notKnown(json.why);
      if (isObject(json) && json.known === true && Object.hasOwn(json, 'value')) {
        const value = shape.read(json.value, `${path}.value`, report);
        return value === BROKEN ? BROKEN : known(value);
      }
      return refuse(report, path, '{"known":true,"value":…} or {"known":false,"why":"…"}', json);
    },
  };
}

export function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function refuse(report: Report, path: string, wanted: string, json: unknown): typeof BROKEN {
  report(path, `must be ${wanted}, not ${nameOf(json)}`);
  return BROKEN;
}

function nameOf(json: unknown): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object') return 'an object';
  const text = JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
