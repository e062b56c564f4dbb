import type { Problem } from '../../model/errors.ts';
import { mappingsOfAws } from './from-aws.ts';
import { isServerless, mappingsOfServerless } from './from-serverless.ts';
import { mappingsOfTemplate } from './from-template.ts';
import { isTerraform, mappingsOfTerraform } from './from-terraform.ts';
import { type ImportedMapping, type ImportReading, isObject, type JsonObject } from './imported-mapping.ts';
import { readDocument } from './read-document.ts';
import { createReferences, type References } from './references.ts';

/** Where a mapping may be taken from; `aws-cli` is what the AWS CLI printed. */
export type ImportFormat = 'template' | 'terraform' | 'serverless' | 'aws-cli';

interface Format {
  readonly isOne: (root: JsonObject) => boolean;
  readonly read: (root: JsonObject, references: References) => readonly ImportedMapping[];
  readonly says: string;
}

const FORMATS: Readonly<Record<ImportFormat, Format>> = {
  template: {
    isOne: (root) => isObject(root.Resources),
    read: mappingsOfTemplate,
    says: 'a CloudFormation or SAM template, which has Resources',
  },
  terraform: {
    isOne: isTerraform,
    read: mappingsOfTerraform,
    says: 'what terraform show -json prints of a plan or a state, which has planned_values or values, or a terraform.tfstate',
  },
  serverless: {
    isOne: isServerless,
    read: mappingsOfServerless,
    says: 'a serverless.yml, which has provider and functions',
  },
  'aws-cli': {
    isOne: (root) => root.EventSourceMappings !== undefined || root.FunctionArn !== undefined,
    read: mappingsOfAws,
    says: 'what aws lambda get-event-source-mapping or list-event-source-mappings prints',
  },
};

/**
 * All Kafka mappings of a file. `settings` fill what the file leaves open. Problems: syntax with its place, a file of
 * another kind, no Kafka mapping, a setting whose name nothing asked for.
 */
export function importMappings(
  text: string,
  format: ImportFormat,
  settings: ReadonlyMap<string, string> = new Map(),
): ImportReading {
  const { root, problems } = readDocument(text, { isTemplate: format === 'template' });
  if (root === undefined) return { mappings: [], problems: format === 'terraform' ? problems.map(sayShow) : problems };
  const { isOne, read, says } = FORMATS[format];
  if (!isOne(root)) return { mappings: [], problems: [wrongFormat(root, says)] };
  const asked = new Set<string>();
  const mappings = read(root, createReferences(settings, asked));
  const unknown = [...settings.keys()].filter((name) => !asked.has(name));
  return {
    mappings,
    problems: [
      ...(mappings.length === 0 ? [noMapping(says)] : []),
      ...unknown.map((name) => unknownSetting(name, asked)),
    ],
  };
}

/** The file that `terraform plan -out` writes is no text. */
function sayShow(problem: Problem): Problem {
  return { next: 'terraform show -json FILE prints a saved plan in the form that is read here', ...problem };
}

function wrongFormat(root: JsonObject, says: string): Problem {
  const other = Object.entries(FORMATS).find(([, { isOne }]) => isOne(root));
  return {
    severity: 'error',
    code: 'not-this-format',
    message: `is not ${says}`,
    next:
      other === undefined
        ? 'give the file of the kind that the flag names'
        : `it looks like ${other[1].says}: use --${other[0]}`,
  };
}

function noMapping(says: string): Problem {
  return {
    severity: 'error',
    code: 'no-kafka-mapping',
    message: 'holds no event source mapping on Kafka',
    why: `it was read as ${says}; mappings on other services are left aside`,
  };
}

function unknownSetting(name: string, asked: ReadonlySet<string>): Problem {
  const names = [...asked].slice(0, 10).join(', ');
  return {
    severity: 'error',
    code: 'unknown-setting',
    message: `--set ${name}: the file asks for nothing of that name`,
    next: asked.size === 0 ? 'take it out' : `it asks for ${names}${asked.size > 10 ? ', …' : ''}`,
  };
}
