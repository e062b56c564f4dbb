import { createScanner, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type JsonNode, membersOf } from './json-tree.ts';

export type JsonProblemCode =
  | 'empty-input'
  | 'byte-order-mark'
  | 'json-syntax'
  | 'json-comment'
  | 'json-trailing-comma'
  | 'json-too-deep'
  | 'json-duplicate-key';

/** `offset` counts UTF-16 units from 0. */
export interface JsonProblem {
  readonly code: JsonProblemCode;
  readonly message: string;
  readonly next: string;
  readonly offset: number;
}

/** `root` is there whenever the fields can be looked at, also beside problems. */
export interface JsonReading {
  readonly root: JsonNode | undefined;
  readonly problems: readonly JsonProblem[];
}

/** Deeper than any mapping; keeps recursive readers far from the end of the stack. */
const DEEPEST = 64;
const BYTE_ORDER_MARK = '\ufeff';
/** `SyntaxKind` of jsonc-parser, a const enum that isolated modules cannot import. */
const KIND = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, lineComment: 12, eof: 17 };
const BLOCK_COMMENT = 13;
const FIRST_TRIVIA = 12;
const LAST_TRIVIA = 15;

/** Strict JSON (RFC 8259) with places; comments and trailing commas are problems that do not hide the others. */
export function readJson(text: string): JsonReading {
  const marked = text.startsWith(BYTE_ORDER_MARK);
  const body = marked ? ` ${text.slice(1)}` : text;
  const first = marked ? [problem('byte-order-mark', 0, 'the file starts with a byte order mark (U+FEFF)')] : [];
  if (body.trim() === '')
    return { root: undefined, problems: [...first, problem('empty-input', 0, 'there is no text')] };
  const scanned = scan(body);
  if (scanned.tooDeep !== undefined) {
    const message = `the JSON is nested more than ${DEEPEST} levels deep`;
    return { root: undefined, problems: [...first, problem('json-too-deep', scanned.tooDeep, message)] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, { allowTrailingComma: true, disallowComments: false });
  const broken = errors[0] === undefined ? strictProblem(body, scanned.problems) : [syntaxProblem(errors[0], body)];
  const problems = [...first, ...scanned.problems, ...broken];
  if (broken.length > 0 || root === undefined) return { root: undefined, problems };
  return { root, problems: [...problems, ...duplicateKeys(root)] };
}

function scan(text: string): { readonly problems: JsonProblem[]; readonly tooDeep: number | undefined } {
  const problems: JsonProblem[] = [];
  const scanner = createScanner(text, false);
  let depth = 0;
  let commaOffset: number | undefined;
  for (let kind: number = scanner.scan(); kind !== KIND.eof; kind = scanner.scan()) {
    const offset = scanner.getTokenOffset();
    if (kind === KIND.lineComment || kind === BLOCK_COMMENT) {
      problems.push(problem('json-comment', offset, 'JSON has no comments'));
    }
    if (kind >= FIRST_TRIVIA && kind <= LAST_TRIVIA) continue;
    const opens = kind === KIND.openBrace || kind === KIND.openBracket;
    const closes = kind === KIND.closeBrace || kind === KIND.closeBracket;
    if (opens && ++depth > DEEPEST) return { problems, tooDeep: offset };
    if (closes) depth -= 1;
    if (closes && commaOffset !== undefined) {
      problems.push(problem('json-trailing-comma', commaOffset, 'a comma stands after the last value'));
    }
    commaOffset = kind === KIND.comma ? offset : undefined;
  }
  return { problems, tooDeep: undefined };
}

function syntaxProblem({ error, offset }: ParseError, text: string): JsonProblem {
  const words = printParseErrorCode(error)
    .replace(/([A-Z])/g, ' $1')
    .trim()
    .toLowerCase();
  const where = offset >= text.trimEnd().length ? ' at the end of the text' : '';
  return problem('json-syntax', offset, `not valid JSON: ${words}${where}`);
}

/** jsonc-parser forgives some things that AWS's parsers do not. */
function strictProblem(text: string, known: readonly JsonProblem[]): readonly JsonProblem[] {
  if (known.length > 0) return [];
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const place = /position (\d+)/.exec(error instanceof Error ? error.message : '');
    return [problem('json-syntax', Number(place?.[1] ?? 0), 'not valid JSON')];
  }
}

function duplicateKeys(node: JsonNode): readonly JsonProblem[] {
  const seen = new Set<string>();
  const own = membersOf(node).flatMap(({ name, nameNode }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [problem('json-duplicate-key', nameNode.offset, `${JSON.stringify(name)} stands here for the second time`)];
  });
  return [...own, ...(node.children ?? []).flatMap(duplicateKeys)];
}

const NEXT: Record<JsonProblemCode, string> = {
  'empty-input': 'give the JSON of one mapping, as aws lambda get-event-source-mapping --uuid UUID prints it',
  'byte-order-mark': 'save the file as UTF-8 without a byte order mark',
  'json-syntax': 'correct the JSON here; what follows is checked after that',
  'json-comment': 'take the comment out: the AWS CLI refuses it too',
  'json-trailing-comma': 'take the comma out: the AWS CLI refuses it too',
  'json-too-deep': 'no mapping is nested this deep: give the JSON of one mapping',
  'json-duplicate-key': 'keep one of the two: which one counts differs from tool to tool',
};

function problem(code: JsonProblemCode, offset: number, message: string): JsonProblem {
  return { code, message, next: NEXT[code], offset };
}
