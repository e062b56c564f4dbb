import { chooseStyle, type Style } from '../core/output/style.ts';
import { columnsOf } from './columns-of.ts';

/** Of what stands on stderr where no command has been parsed. */
export function styleOfErrors(): Style {
  return chooseStyle({
    isTerminal: process.stderr.isTTY === true,
    noColorFlag: process.argv.includes('--no-color'),
    env: process.env,
  });
}

/** The width of what stands on stderr; undefined where it is no terminal. */
export function columnsOfErrors(): number | undefined {
  return columnsOf(process.stderr);
}
