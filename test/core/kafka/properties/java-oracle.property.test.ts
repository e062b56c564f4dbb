import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJaas } from '../../../../src/core/kafka/properties/parse-jaas.ts';
import { MalformedEscape, parseProperties } from '../../../../src/core/kafka/properties/parse-properties.ts';
import { canRunKafka, kafkaLibs } from '../../../support/kafka/libs.ts';
import { requirePeer } from '../../../support/peers.ts';

const TEXTS = 3000;
const SEED = 20_261_121;
const HAS_JAVA = requirePeer("Java's properties", canRunKafka(), 'Java and Maven must be on the PATH');
const SOURCE = fileURLToPath(new URL('../../../support/java-properties/ReadProperties.java', import.meta.url));

type Read = readonly (readonly [string, string])[] | 'refused';

/** What Java reads of each: `java.util.Properties`, or Kafka's JaasContext. */
function readByJava(kind: 'P' | 'J', texts: readonly string[]): readonly Read[] {
  const input = texts.map((text) => `${kind}${Buffer.from(text).toString('base64')}\n`).join('');
  const args = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(kafkaLibs('4.3.1'), '*'), SOURCE];
  const output = execFileSync('java', args, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const decode = (text = ''): string => Buffer.from(text, 'base64').toString('utf8');
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      if (line === 'refused') return 'refused';
      const pairs = line
        .split(' ')
        .filter((pair) => pair !== '')
        .map((pair) => pair.split(':'));
      return sorted(pairs.map(([name, value]) => [decode(name), decode(value)] as const));
    });
}

function sorted(pairs: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] {
  return [...pairs].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function textOf(...pieces: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((chosen) => chosen.join(''));
}

describe.skipIf(!HAS_JAVA)('texts are read as Java reads them', () => {
  it('properties', () => {
    const blanks = ['\\', '\\', '\n', '\r', '\r\n', ' ', '\t', '\f', '\u00a0', '\u000b'];
    const text = textOf('a', 'b', 'u0041', '\\u00e9', '\\u', '=', ':', '#', '!', 'n', '"', 'é', ...blanks);
    const texts = fc.sample(text, { numRuns: TEXTS, seed: SEED });
    const ours = texts.map((each): Read => {
      try {
        return sorted(parseProperties(each));
      } catch (error) {
        if (error instanceof MalformedEscape) return 'refused';
        throw error;
      }
    });
    const theirs = readByJava('P', texts);
    // A lone backslash at the very end is a property without a name to Java, or nothing, by its line end.
    const named = (read: Read = 'refused'): string =>
      JSON.stringify(read === 'refused' ? read : read.filter(([name]) => name !== ''));
    const differing = texts.filter((_, at) => named(ours[at]) !== named(theirs[at]));
    expect(differing.map((each) => JSON.stringify(each))).toEqual([]);
    expect(theirs.filter((read) => read !== 'refused').length).toBeGreaterThan(TEXTS / 2);
  });

  it('every JAAS text that Java takes', () => {
    const inQuotes = textOf('x', ' ', ';', '=', "'", '\\\\', '\\"', '\\n', '\\101', '\\7', '\\q', '//', '/*', 'é', '#');
    const option = fc.tuple(
      fc.constantFrom('username', 'password', 'a_b', 'c-d'),
      fc.oneof(
        inQuotes.map((value) => `"${value}"`),
        fc.constantFrom('word', "'it'", "'a\\'b'", 'a.b'),
      ),
    );
    const gap = fc.constantFrom(' ', '  ', '\n', ' /* x */ ', ' // y\n');
    const text = fc
      .tuple(
        fc.array(fc.tuple(gap, option, fc.constantFrom('=', ' = ')), { maxLength: 4 }),
        fc.constantFrom(';', ' ;', '; ', ''),
      )
      .map(
        ([options, end]) =>
          `org.x.Module required${options.map(([blank, [name, value], equals]) => `${blank}${name}${equals}${value}`).join('')}${end}`,
      );
    const texts = fc.sample(text, { numRuns: TEXTS, seed: SEED });
    const theirs = readByJava('J', texts);
    const ours = texts.map((each): Read => {
      const entry = parseJaas(each);
      return typeof entry === 'string' ? 'refused' : sorted(entry.options);
    });
    // A lone backslash at the very end is a property without a name to Java, or nothing, by its line end.
    const named = (read: Read = 'refused'): string =>
      JSON.stringify(read === 'refused' ? read : read.filter(([name]) => name !== ''));
    const differing = texts.filter((_, at) => named(ours[at]) !== named(theirs[at]));
    expect(differing.map((each) => JSON.stringify(each))).toEqual([]);
    expect(theirs.filter((read) => read !== 'refused').length).toBeGreaterThan(TEXTS / 2);
  });
});
