import { EsmctlError } from '../core/model/errors.ts';
import { fileReasonOf } from '../core/model/file-reason.ts';
import { EXIT } from './exit-codes.ts';
import { renderError } from './render-error.ts';
import { standardOutput } from './standard-output.ts';
import { styleOfErrors } from './style-of-errors.ts';

let isTold = false;

/** To be called when all is written: says once where output is missing, and sets the exit code that goes with it. */
export async function settleOutput(foundIsCertain: boolean): Promise<void> {
  const output = standardOutput();
  await output.write('');
  if (output.failure === undefined || isTold) return;
  isTold = true;
  tellLostOutput(output.failure);
  process.exitCode = codeOfLostOutput(Number(process.exitCode ?? EXIT.fine), foundIsCertain);
}

/** Says on stderr that standard output is cut short. */
export function tellLostOutput(failure: Error): void {
  const error = new EsmctlError({
    code: 'ESMCTL_STDOUT_WRITE',
    kind: 'partial',
    message: `standard output could not be written to its end: ${fileReasonOf(failure)}`,
    next: ['make room, or send the output elsewhere; what the command did until then stands'],
    cause: failure,
  });
  process.stderr.write(`${renderError(error, styleOfErrors(), process.argv.includes('--debug')).text}\n`);
}

/** 5 (docs/exit-codes.md), unless an error counts before it, or what was found does. */
export function codeOfLostOutput(code: number, foundIsCertain: boolean): number {
  const yields: readonly number[] = [EXIT.fine, EXIT.interrupted, ...(foundIsCertain ? [] : [EXIT.found])];
  return yields.includes(code) ? EXIT.partial : code;
}
