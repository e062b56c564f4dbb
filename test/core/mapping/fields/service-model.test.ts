import * as sdk from '@aws-sdk/client-lambda';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type MappingDocument,
  REQUEST_FIELDS,
  RESPONSE_FIELDS,
  type RequestField,
  type ResponseField,
} from '../../../../src/core/mapping/fields/mapping-fields.ts';
import type { FieldFacts, ReaderMap } from '../../../../src/core/mapping/fields/reader.ts';
import type { ReadTimestamp } from '../../../../src/core/mapping/fields/timestamp-reader.ts';
import model from './service-model.json' with { type: 'json' };

type Facts = Readonly<Record<string, unknown>>;

/** Where we say less or more than the model, and why. */
const DEVIATIONS: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^ProvisionedPollerConfig\.MaximumPollers$/, why: 'the model allows 10000 for SQS; Kafka takes 2000' },
  { path: /^SelfManagedEventSource\.Endpoints$/, why: 'a map with one possible name is an object with that name' },
  { path: /^Tags\{\}$/, why: 'the alphabet of tag values says nothing about Kafka' },
  { path: /^Queues$|^DocumentDBEventSourceConfig\./, why: 'not for Kafka, refused as a whole' },
  { path: /^FilterCriteriaError\./, why: 'a text of AWS is not judged' },
];

function flatten(facts: FieldFacts, path: string): readonly (readonly [string, Facts])[] {
  const { type, min, max, pattern, choices, item, members } = facts;
  const own = { type, min, max, pattern, enum: choices?.toSorted() };
  const inner = item === undefined ? [] : flatten(item, `${path}${type === 'map' ? '{}' : '[]'}`);
  const nested = Object.entries(members ?? {}).flatMap(([name, each]) => flatten(each, `${path}.${name}`));
  return [[path, JSON.parse(JSON.stringify(own))], ...inner, ...nested];
}

function oursOf(fields: ReaderMap): ReadonlyMap<string, Facts> {
  return new Map(Object.entries(fields).flatMap(([name, { facts }]) => flatten(facts, name)));
}

function theirsOf(shape: Readonly<Record<string, Facts>>): ReadonlyMap<string, Facts> {
  return new Map(
    Object.entries(shape).map(([path, facts]) => [
      path,
      Array.isArray(facts.enum) ? { ...facts, enum: facts.enum.toSorted() } : facts,
    ]),
  );
}

describe.each([
  { shape: 'the request', ours: oursOf(REQUEST_FIELDS), theirs: theirsOf(model.createRequest) },
  { shape: 'the response', ours: oursOf(RESPONSE_FIELDS), theirs: theirsOf(model.response) },
])("$shape, against AWS's service model", ({ ours, theirs }) => {
  it('has the same fields', () => {
    expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
  });

  it.each([...theirs].filter(([path]) => !DEVIATIONS.some((deviation) => deviation.path.test(path))))(
    '%s has the same type, limits, pattern and words',
    (path, facts) => {
      expect(ours.get(path)).toEqual(facts);
    },
  );
});

/** The SDK's runtime schema: `[kind, namespace, name, traits, member names, member schemas]`, members may be thunks. */
function namesInSchema(schema: unknown, path: string): readonly string[] {
  const given = typeof schema === 'function' ? schema() : schema;
  if (!Array.isArray(given)) return [];
  const [kind, , , , inner, members] = given;
  if (kind === 1) return namesInSchema(inner, `${path}[]`);
  if (kind !== 3) return [];
  return (inner as string[]).flatMap((name, at) => {
    const member = path === '' ? name : `${path}.${name}`;
    return [member, ...namesInSchema((members as unknown[])[at], member)];
  });
}

describe.each([
  { shape: 'the request', fields: oursOf(REQUEST_FIELDS), schema: sdk.CreateEventSourceMappingRequest$ },
  { shape: 'the response', fields: oursOf(RESPONSE_FIELDS), schema: sdk.EventSourceMappingConfiguration$ },
])("$shape, against the SDK's own schema", ({ fields, schema }) => {
  it('has every member, and no other', () => {
    const members = new Set(namesInSchema(schema, ''));
    const names = [...fields.keys()].filter((path) => !/(\[\]|\{\})$/.test(path) && !/KAFKA_BOOT/.test(path));
    expect(members.size).toBeGreaterThan(50);
    expect(names.toSorted()).toEqual([...members].toSorted());
  });
});

type Plain<T> = T extends Date
  ? ReadTimestamp
  : T extends readonly (infer E)[]
    ? readonly (Plain<E> | undefined)[]
    : T extends object
      ? { readonly [K in keyof T]?: Plain<T[K]> | undefined }
      : T;

describe("the SDK's types", () => {
  it('have the same field names', () => {
    expectTypeOf<keyof sdk.CreateEventSourceMappingCommandInput>().toEqualTypeOf<RequestField>();
    expectTypeOf<keyof sdk.EventSourceMappingConfiguration>().toEqualTypeOf<ResponseField>();
  });

  it('take every value that was read', () => {
    expectTypeOf<Pick<MappingDocument, RequestField>>().toExtend<Plain<sdk.CreateEventSourceMappingCommandInput>>();
    expectTypeOf<Pick<MappingDocument, ResponseField>>().toExtend<Plain<sdk.EventSourceMappingConfiguration>>();
  });
});
