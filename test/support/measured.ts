import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { REPOSITORY } from './run-esmctl.ts';

/** Holds a document to schemas/measured-load.json. */
export const measuredSchema = new Ajv2020.default({ strictTypes: false, strictRequired: false }).compile(
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas/measured-load.json'), 'utf8')),
);
