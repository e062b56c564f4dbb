import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Command {
  readonly summary?: string;
  readonly description?: string;
  readonly examples?: readonly (string | { readonly description?: string; readonly command: string })[];
  readonly hidden?: boolean;
}

const MANIFEST = JSON.parse(readFileSync(join(import.meta.dirname, '../../oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, Command>>;
};
const COMMANDS = Object.entries(MANIFEST.commands).filter(([, { hidden }]) => hidden !== true);

describe('the help of', () => {
  it.each(COMMANDS)(
    'esmctl %s says what it does and shows how',
    (_, { summary = '', description = '', examples = [] }) => {
      expect(summary).not.toBe('');
      expect(summary).not.toMatch(/\.$/);
      // Beside the longest name of a command it fits a terminal of 80 columns.
      expect(summary.length).toBeLessThanOrEqual(72);
      expect(description).not.toBe('');
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(typeof example === 'string' ? example : example.command).toContain('<%= config.bin %>');
      }
    },
  );
});
