/** One login module with its options. */
export interface JaasEntry {
  readonly loginModule: string;
  readonly options: ReadonlyMap<string, string>;
}

type Token = { readonly text: string } | { readonly sign: '=' | ';' };

const CONTROL_FLAGS = /^(required|requisite|sufficient|optional)$/i;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\u000b',
};
const TOKEN =
  /\s+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|([=;])|"((?:\\[\s\S]|[^"\\\r\n])*)(?:"|(?=[\r\n])|$)|'((?:\\[\s\S]|[^'\\\r\n])*)(?:'|(?=[\r\n])|$)|([^\s=;"']+)/y;

/**
 * `module required name="value" … ;` as Kafka's JaasConfig reads it, quotes, escapes and comments by Java's
 * StreamTokenizer. A string says what is wrong, without anything of the text, which holds secrets.
 */
export function parseJaas(text: string): JaasEntry | string {
  const tokens = tokenize(text);
  const [module, flag] = tokens;
  if (module === undefined || !('text' in module)) return 'it does not begin with the class of a login module';
  if (flag === undefined || !('text' in flag) || !CONTROL_FLAGS.test(flag.text)) {
    return 'the class of the login module is followed by required (or requisite, sufficient, optional)';
  }
  const options = new Map<string, string>();
  let at = 2;
  for (;;) {
    const name = tokens[at];
    if (name === undefined) return 'it does not end with a semicolon';
    if ('sign' in name && name.sign === ';') break;
    const equals = tokens[at + 1];
    const value = tokens[at + 2];
    if (!('text' in name) || equals === undefined || !('sign' in equals) || equals.sign !== '=') {
      return `its option ${options.size + 1} is not name="value"`;
    }
    if (value === undefined || !('text' in value)) return `its option ${options.size + 1} has no value`;
    options.set(name.text, value.text);
    at += 3;
  }
  return at === tokens.length - 1
    ? { loginModule: module.text, options }
    : 'something follows its semicolon: quote values that hold blanks or signs';
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null && match[0] !== ''; match = TOKEN.exec(text)) {
    const [, sign, double, single, word] = match;
    if (sign === '=' || sign === ';') tokens.push({ sign });
    else if (word !== undefined) tokens.push({ text: word });
    else if (double !== undefined || single !== undefined) tokens.push({ text: unescapeText(double ?? single ?? '') });
  }
  return tokens;
}

function unescapeText(text: string): string {
  return text.replace(/\\(?:([0-3][0-7]{0,2}|[4-7][0-7]?)|([\s\S]))/g, (_, octal?: string, char?: string) =>
    octal === undefined ? (ESCAPES[char ?? ''] ?? char ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
