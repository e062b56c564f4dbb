import type { Check, CheckStatus } from '../doctor/check.ts';
import type { DoctorVerdict } from '../doctor/verdict.ts';
import { wrapCommand, wrapSpans, wrapWords } from './fit-columns.ts';
import { type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

const STATUS_WIDTH = 'problem'.length;
const STEP_WIDTH = 'cluster-rights'.length;
const COMMAND = /^(esmctl|kafka-[a-z]+(\.sh)?|aws) /;

const SUMMARY: Readonly<Record<DoctorVerdict, string>> = {
  well: 'All is well, as far as it was looked at',
  problems: 'Problems were found',
  'no-cluster': 'No server of the cluster can be used',
  'no-aws': 'AWS cannot be asked',
  incomplete: 'No problem was found, but not everything could be looked at',
};

/** A line for each check, what to do below those that are not well, and what it all comes to. */
export function renderDoctor(
  checks: readonly Check[],
  verdict: DoctorVerdict,
  { style, columns }: TextOptions,
): string {
  const width = widthOf(columns);
  return [
    ...checks.flatMap((check) => renderCheck(check, width, style)),
    '',
    renderSummary(checks, verdict, style),
  ].join('\n');
}

function renderCheck({ step, subject, status, message, code, next }: Check, width: number, style: Style): string[] {
  const head = [
    { text: status.padEnd(STATUS_WIDTH + 2), paint: paintOf(status, style) },
    { text: `${step.padEnd(STEP_WIDTH)}  ` },
    ...(subject === undefined ? [] : [{ text: `${makePrintable(subject)}  `, paint: style.bold }]),
    { text: makePrintable(message), ...(status === 'skipped' ? { paint: style.dim } : {}) },
    ...(code === undefined ? [] : [{ text: ` [${code}]`, paint: style.dim }]),
  ];
  const indent = STATUS_WIDTH + STEP_WIDTH + 4;
  const steps = next.flatMap((step) => {
    const wrap = COMMAND.test(step) && !step.includes(' (') ? wrapCommand : wrapWords;
    const [first = '', ...others] = wrap(makePrintable(step), width - indent - 'next '.length);
    return [
      `${' '.repeat(indent)}${style.dim('next')} ${first}`,
      ...others.map((line) => `${' '.repeat(indent + 'next '.length)}${line}`),
    ];
  });
  return [...wrapSpans(head, width, indent), ...steps];
}

function paintOf(status: CheckStatus, style: Style): (text: string) => string {
  return { ok: style.good, problem: style.bad, unknown: style.warn, skipped: style.dim }[status];
}

function renderSummary(checks: readonly Check[], verdict: DoctorVerdict, style: Style): string {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const paint = verdict === 'well' ? style.good : verdict === 'incomplete' ? style.warn : style.bad;
  const counts = [
    counted(count('problem'), 'problem'),
    `${count('unknown')} unknown`,
    `${count('skipped')} skipped`,
    `${count('ok')} ok`,
  ];
  return `${paint(SUMMARY[verdict])}: ${counts.join(', ')}`;
}

/** The document of `doctor --json` (schemas/doctor.json). */
export function doctorToJson(checks: readonly Check[], verdict: DoctorVerdict): object {
  return {
    schemaVersion: 1,
    verdict,
    checks: checks.map(({ step, subject, status, message, code, next }) => ({
      step,
      subject: subject ?? null,
      status,
      message,
      code: code ?? null,
      next,
    })),
  };
}
