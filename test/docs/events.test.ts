import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { blocksOf, ROOT, readPage, tableRowsBelow } from './documents.ts';

interface EventType {
  readonly type: string;
  readonly fields: readonly { readonly name: string; readonly optional: boolean }[];
}

const EVENTS = readPage('docs/events.md');
/** Written only where there is a bug, so there is no line of a real run. */
const WITHOUT_EXAMPLE = ['ledger-unbalanced'];

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

function fieldsOf(members: ts.NodeArray<ts.TypeElement>, type: string): EventType {
  const fields = members
    .filter(ts.isPropertySignature)
    .map(({ name, questionToken }) => ({ name: name.getText(), optional: questionToken !== undefined }))
    .filter(({ name }) => name !== 'type');
  return { type, fields };
}

function typeLiteralOf(member: ts.TypeLiteralNode): string {
  const type = member.members.filter(ts.isPropertySignature).find(({ name }) => name.getText() === 'type')?.type;
  if (type === undefined || !ts.isLiteralTypeNode(type) || !ts.isStringLiteral(type.literal)) {
    throw new Error(`an event without a type: ${member.getText()}`);
  }
  return type.literal.text;
}

function runtimeEventTypes(): readonly EventType[] {
  const alias = parse('src/core/runtime/runtime-events.ts')
    .statements.filter(ts.isTypeAliasDeclaration)
    .find(({ name }) => name.text === 'RuntimeEvent');
  if (alias === undefined || !ts.isUnionTypeNode(alias.type)) throw new Error('RuntimeEvent is no union');
  return alias.type.types.filter(ts.isTypeLiteralNode).map((member) => fieldsOf(member.members, typeLiteralOf(member)));
}

function summaryType(): EventType {
  const summary = parse('src/core/runtime/summarise-run.ts')
    .statements.filter(ts.isInterfaceDeclaration)
    .find(({ name }) => name.text === 'RunSummary');
  if (summary === undefined) throw new Error('there is no RunSummary');
  return fieldsOf(summary.members, 'summary');
}

const TYPES = [...runtimeEventTypes(), summaryType()];

function exampleOf(type: string): Record<string, unknown> | undefined {
  return blocksOf(EVENTS)
    .filter(({ language }) => language === 'json')
    .map(({ lines }) => JSON.parse(lines.join('\n')) as Record<string, unknown>)
    .find((example) => example.type === type);
}

describe('docs/events.md', () => {
  it('describes every event of the code and no other', () => {
    const headings = [...EVENTS.text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(TYPES.length).toBeGreaterThan(10);
    expect(headings.toSorted()).toEqual(TYPES.map(({ type }) => type).toSorted());
  });

  it.each(TYPES)('$type has the fields of the code', ({ type, fields }) => {
    const described = tableRowsBelow(EVENTS, `## ${type}`).map(([name = '']) => name);
    expect(described).toEqual(fields.map(({ name, optional }) => `\`${name}${optional ? '?' : ''}\``));
  });

  it.each(TYPES.filter(({ type }) => !WITHOUT_EXAMPLE.includes(type)))(
    '$type has an example with these fields',
    ({ type, fields }) => {
      const { at, type: _, ...example } = exampleOf(type) ?? {};
      const names = Object.keys(example);
      const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
      expect(typeof at).toBe(type === 'summary' ? 'undefined' : 'string');
      expect(required.filter((name) => !names.includes(name))).toEqual([]);
      expect(names.filter((name) => !fields.some((field) => field.name === name))).toEqual([]);
    },
  );
});
