import type { Problem } from '../../model/errors.ts';

/** What a template or an answer holds at a place; plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** One mapping as a `CreateEventSourceMapping` request, or as AWS answered it. */
export interface ImportedMapping {
  /** Logical id, Terraform address, `function.event` of Serverless, or UUID: unique in its file. */
  readonly name: string;
  /** What nobody told stands as `${NAME}` in it. */
  readonly mapping: JsonObject;
  /** The names of these holes, which `--set NAME=VALUE` fills. */
  readonly holes: readonly string[];
  /** What the import changed or could not know. */
  readonly notes: readonly Problem[];
}

/** All Kafka mappings of one file; the problems are those of the file itself. */
export interface ImportReading {
  readonly mappings: readonly ImportedMapping[];
  readonly problems: readonly Problem[];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object there, or an empty one. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function note(severity: 'warning' | 'info', code: string, message: string, next?: string): Problem {
  return { severity, code, message, ...(next === undefined ? {} : { next }) };
}

/** Has the marks of a Kafka source: other services have no topics. */
export function isKafkaMapping({ Topics, SelfManagedEventSource, EventSourceArn }: JsonObject): boolean {
  return (
    Topics !== undefined ||
    SelfManagedEventSource !== undefined ||
    (typeof EventSourceArn === 'string' && EventSourceArn.startsWith('arn:') && EventSourceArn.includes(':kafka:'))
  );
}
