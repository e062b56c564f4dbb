// node scripts/third-party-notices.js: writes THIRD-PARTY-NOTICES.md from the licences of all that is installed with esmctl.
// With --check it writes nothing, and fails where the file is not what it would write.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILE = join(ROOT, 'THIRD-PARTY-NOTICES.md');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The folders of all production dependencies, as Node resolves them; optional ones of another system are absent. */
function foldersOf(folder, found = new Map()) {
  const { dependencies = {}, optionalDependencies = {} } = readJson(join(folder, 'package.json'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const place = resolvePackage(name, folder);
    if (place === undefined && name in optionalDependencies) continue;
    if (place === undefined) throw new Error(`${name}, which ${folder} needs, is not installed`);
    const { version } = readJson(join(place, 'package.json'));
    const key = `${name}@${version}`;
    if (found.has(key)) continue;
    found.set(key, place);
    foldersOf(place, found);
  }
  return found;
}

function resolvePackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
    if (folder === dirname(folder)) return undefined;
  }
}

function licenceOf(folder) {
  const { license, licenses } = readJson(join(folder, 'package.json'));
  const names = [license ?? licenses ?? []].flat().map((each) => (typeof each === 'string' ? each : each.type));
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(name))
    .toSorted();
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8').replace(/\r\n/g, '\n').trim());
  return { name: names.join(' OR ') || 'see its text', text: texts.join('\n\n') };
}

function notices() {
  const byText = new Map();
  for (const [key, folder] of [...foldersOf(ROOT)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { name, text } = licenceOf(folder);
    const group = byText.get(`${name}\n${text}`) ?? { name, text, packages: [] };
    group.packages.push(key);
    byText.set(`${name}\n${text}`, group);
  }
  const parts = [...byText.values()].map(({ name, text, packages }) => {
    const body = text === '' ? 'The package comes without the text of its licence.' : `\`\`\`\`text\n${text}\n\`\`\`\``;
    return `## ${packages.join(', ')}\n\nLicence: ${name}\n\n${body}\n`;
  });
  const head =
    '# Third-party notices\n\nWhat is installed with esmctl, and under which licence. Made by `node scripts/third-party-notices.js`.\n';
  return [head, ...parts].join('\n');
}

const fresh = notices();
if (!process.argv.includes('--check')) writeFileSync(FILE, fresh);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== fresh) {
  process.stderr.write('THIRD-PARTY-NOTICES.md is not fresh: node scripts/third-party-notices.js\n');
  process.exitCode = 1;
}
