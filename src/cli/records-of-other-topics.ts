import { EsmctlError } from '../core/model/errors.ts';

/** A file that holds only other topics is the wrong file. */
export function recordsOfOtherTopics(records: number, topic: string): EsmctlError {
  const none = records === 1 ? 'the only record is not' : `none of the ${records} records is`;
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_OTHER_TOPIC',
    kind: 'usage',
    message: `${none} of the topic ${topic}, which the mapping reads`,
    next: ['check that --records and --config belong together'],
  });
}
