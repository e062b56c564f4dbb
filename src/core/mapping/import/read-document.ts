import { type CollectionTag, parseDocument, type ScalarTag } from 'yaml';
import type { Problem } from '../../model/errors.ts';
import { readJson } from '../json/read-json.ts';
import { createProblemReport } from '../problem-report.ts';
import { isObject, type JsonObject } from './imported-mapping.ts';

/** CloudFormation's functions that have a short form in YAML: `!Sub` is `Fn::Sub`, but `!Ref` is `Ref`. */
const SHORT_FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'Ref',
  'Condition',
] as const;

/**
 * The object of a JSON or YAML text, with CloudFormation's short functions in their long form. All syntax errors have
 * their place; without an object there is one problem at least.
 */
export function readDocument(
  text: string,
  { isTemplate = false }: { readonly isTemplate?: boolean } = {},
): { readonly root?: JsonObject; readonly problems: readonly Problem[] } {
  return /^[\s\uFEFF]*[{[]/.test(text) ? fromJson(text) : fromYaml(text, isTemplate);
}

function fromJson(text: string): ReturnType<typeof readDocument> {
  const { problems } = readJson(text);
  const report = createProblemReport(text);
  for (const problem of problems) report.add(problem);
  const errors = report.problems().filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { problems: errors };
  return rooted(JSON.parse(text.replace(/^\uFEFF/, '')));
}

function fromYaml(text: string, isTemplate: boolean): ReturnType<typeof readDocument> {
  const customTags = isTemplate ? [...shortFunctions(), OLD_BOOLEAN] : shortFunctions();
  const document = parseDocument(text, {
    customTags: (tags) => [...customTags, ...tags],
    merge: true,
    logLevel: 'silent',
  });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ message, linePos, code }) => ({
        severity: 'error',
        code: `yaml-${code.toLowerCase().replaceAll('_', '-')}`,
        message: message.split(' at line ')[0] ?? message,
        ...(linePos === undefined ? {} : { line: linePos[0].line, column: linePos[0].col }),
      })),
    };
  }
  try {
    return rooted(document.toJS({ maxAliasCount: 1000 }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [{ severity: 'error', code: 'yaml-alias', message }] };
  }
}

function rooted(root: unknown): ReturnType<typeof readDocument> {
  if (isObject(root)) return { root, problems: [] };
  const message = 'the file holds no object: neither a template nor a plan';
  return { problems: [{ severity: 'error', code: 'not-a-template', message }] };
}

/** CloudFormation and SAM read YAML 1.1, where these are booleans; all other kinds of files are YAML 1.2. */
const OLD_BOOLEAN: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (text: string) => /^(?:yes|on)$/i.test(text),
};

function shortFunctions(): (ScalarTag | CollectionTag)[] {
  return SHORT_FUNCTIONS.flatMap((name) => {
    const tag = `!${name}`;
    const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    const scalar: ScalarTag = { tag, resolve: (value: string) => ({ [long]: value }) };
    const sequence: CollectionTag = { tag, collection: 'seq', resolve: (value) => ({ [long]: value.toJSON() }) };
    const map: CollectionTag = { tag, collection: 'map', resolve: (value) => ({ [long]: value.toJSON() }) };
    return [scalar, sequence, map];
  });
}
