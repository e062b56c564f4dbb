// Part of npm run build: puts the modules that the quick answer to `esmctl inspect group` is made of into one file, and beside it the
// code that V8 makes of them. To find, read and compile them one by one takes longer than to answer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import ts from 'typescript';

const require = createRequire(import.meta.url);
/** What only flags need that the quick answer leaves to the command. */
const LEFT_OUT = /\/(read-mapping-facts|snapshot-file|open-aws-account)\.js$/;
/** Packages that are put in as well: pinned, and without packages of their own. */
const PACKED = /^(kafkajs|date-fns)\//;
/** What the client loads by the version that a broker speaks. Any other such module is loaded from its package. */
const SPOKEN = /\/requests\/(apiVersions|saslHandshake|saslAuthenticate)\//;

/** Bundles `entry` and all that it needs into `target`; both are paths below `dist`. */
export function bundleQuick(dist, entry, target) {
  const parts = new Map();
  addOwn(resolve(dist, entry));
  const source = toAscii(wrap(parts, entry));
  const file = join(dist, target);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source, 'latin1');
  writeFileSync(`${file}.cache`, compile(source));

  function addOwn(path) {
    const name = relative(dist, path);
    if (parts.has(name)) return name;
    parts.set(name, '');
    const nameOf = (specifier) => {
      if (PACKED.test(specifier)) return addPacked(require.resolve(specifier));
      if (!specifier.startsWith('.')) return specifier;
      const found = resolve(dirname(path), specifier);
      return LEFT_OUT.test(found) ? `left out of the quick answer: ${specifier}` : addOwn(found);
    };
    parts.set(name, `(exports, require, $load, $meta) {${toCommonJs(readFileSync(path, 'utf8'), nameOf)}\n}`);
    return name;
  }

  function addPacked(path) {
    const name = inPackages(path);
    if (parts.has(name)) return name;
    parts.set(name, '');
    const text = readFileSync(path, 'utf8');
    const nameOf = (specifier, isAtLoad) => {
      if (!specifier.startsWith('.')) return specifier;
      const found = createRequire(path).resolve(specifier);
      return isAtLoad || SPOKEN.test(found) ? addPacked(found) : inPackages(found);
    };
    const body = path.endsWith('.json') ? `module.exports = ${text}` : renameRequired(text, nameOf);
    parts.set(name, `(exports, require, module) {${body}\n}`);
    return name;
  }
}

function inPackages(path) {
  const [, name] = /.*[\\/]node_modules[\\/](.*)/.exec(path);
  return name.replaceAll('\\', '/');
}

/** A function of how to require what is not in it, how to import that, and the URL of `dist`; it gives the exports of `entry`. */
function wrap(parts, entry) {
  const functions = [...parts].map(([name, part]) => `${JSON.stringify(name)}: function ${part}`);
  return `(function ($outside, $import, $base) {
const $made = new Map();
const $parts = {\n${functions.join(',\n')}\n};
const $module = { createRequire: () => $require };
function $require(name) {
  const known = $made.get(name);
  if (known !== undefined) return known.exports;
  if (name === 'node:module') return $module;
  const part = Object.hasOwn($parts, name) ? $parts[name] : undefined;
  if (part === undefined) return $outside(name);
  const module = { exports: {} };
  $made.set(name, module);
  const isPacked = part.length === 3;
  part.call(module.exports, module.exports, $require, isPacked ? module : $load, { url: new URL(name, $base).href });
  return module.exports;
}
function $load(name) {
  return Object.hasOwn($parts, name) ? Promise.resolve().then(() => $require(name)) : $import(name);
}
return $require(${JSON.stringify(entry)});
})`;
}

/** A module of ours, with other names for what it imports, and with no `require` but the one that it is given. */
function toCommonJs(text, nameOf) {
  const edited = edit(text, (node, replace) => {
    if (ts.isImportDeclaration(node) || (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)) {
      replace(node.moduleSpecifier, JSON.stringify(nameOf(node.moduleSpecifier.text)));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      replace(node, `$load(${JSON.stringify(nameOf(node.arguments[0].text))})`);
    } else if (ts.isCallExpression(node) && node.arguments.length === 1 && ts.isStringLiteral(node.arguments[0])) {
      const [{ text: asked }] = node.arguments;
      if (PACKED.test(asked)) replace(node.arguments[0], JSON.stringify(nameOf(asked)));
    } else if (ts.isMetaProperty(node)) {
      replace(node, '$meta');
    } else if (ts.isIdentifier(node) && node.text === 'require') {
      replace(node, '$packed');
    }
  });
  const { ModuleKind, ScriptTarget } = ts;
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, removeComments: true };
  return ts.transpileModule(edited, { compilerOptions: { ...compilerOptions, esModuleInterop: true } }).outputText;
}

function renameRequired(text, nameOf) {
  return edit(text, (node, replace) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'require') return;
    const [asked] = node.arguments;
    if (!ts.isStringLiteral(asked)) return;
    replace(asked, JSON.stringify(nameOf(asked.text, ts.findAncestor(node, ts.isFunctionLike) === undefined)));
  });
}

function edit(text, visit) {
  const edits = [];
  const walk = (node) => {
    visit(node, (old, fresh) => edits.push({ from: old.getStart(), to: old.getEnd(), fresh }));
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile('part.js', text, ts.ScriptTarget.ES2022, true));
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((all, { from, to, fresh }) => all.slice(0, from) + fresh + all.slice(to), text);
}

/** One byte a character, which is read and compared quickest. */
function toAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** With all functions compiled, which are otherwise when they are first called. */
function compile(source) {
  setFlagsFromString('--no-lazy');
  const script = new Script(source, { filename: 'inspect-group.cjs' });
  setFlagsFromString('--lazy');
  return script.createCachedData();
}
