import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../src/core/diagnosis/finding-codes.ts';
import { MAPPING_FINDING_CODES } from '../../src/core/diagnosis/mapping/mapping-finding-codes.ts';
import { VERDICTS } from '../../src/core/diagnosis/verdict.ts';
import { EXPIRY_RULES } from '../../src/core/retention/expiry-rules.ts';
import { SERVICE_RETENTION } from '../../src/core/retention/service-retention.ts';
import { readPage, tableRowsBelow } from './documents.ts';

const FINDINGS = readPage('docs/findings.md');
const RETENTION = readPage('docs/retention.md');

describe('docs/findings.md', () => {
  it('lists every code with its severity, meaning and rule, and no other', () => {
    const codes = Object.entries(FINDING_CODES).map(([code, text]) => [
      `\`${code}\``,
      text.severity,
      text.means,
      text.why,
    ]);
    expect(tableRowsBelow(FINDINGS, '## Codes')).toEqual(codes);
  });

  it('lists every code of mappings in the same way', () => {
    const codes = Object.entries(MAPPING_FINDING_CODES).map(([code, text]) => [
      `\`${code}\``,
      text.severity,
      text.means,
      text.why,
    ]);
    expect(tableRowsBelow(FINDINGS, '## Codes of mappings')).toEqual(codes);
  });

  it('has every verdict', () => {
    const rows = tableRowsBelow(FINDINGS, '## Verdicts').map(([cell]) => cell);
    expect(rows).toEqual(VERDICTS.map((verdict) => `\`${verdict}\``));
  });
});

describe('docs/retention.md', () => {
  it('lists every rule in its order', () => {
    const rules = Object.entries(EXPIRY_RULES).map(([rule, text]) => [
      String(text.number),
      `\`${rule}\``,
      text.text,
      text.source,
    ]);
    expect(tableRowsBelow(RETENTION, '## Rules')).toEqual(rules);
  });

  it('lists every service, confirmed or not', () => {
    const services = Object.values(SERVICE_RETENTION).map(({ name, minutes, confirmed, note, source }) => [
      name,
      minutes === undefined ? 'not published' : String(minutes),
      confirmed ? 'yes' : 'no',
      note,
      source,
    ]);
    expect(tableRowsBelow(RETENTION, '## How long brokers keep offsets')).toEqual(services);
  });
});
