import type { GivenUp } from '../given-up.ts';

/**
 * The key under which a bucket keeps a failure record: `aws/lambda/UUID/SHARD/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-RANDOM`, as
 * recorded from AWS for streams. For Kafka it is not documented: assumption `s3-object-key` puts the partition of the
 * first record where streams have the shard. `mappingId` is the UUID of the mapping; time is UTC.
 */
export function objectKeyOf({ records, atMs }: GivenUp, mappingId: string, random: string): string {
  const time = new Date(atMs).toISOString().slice(0, 19);
  const [day = ''] = time.split('T');
  const partition = records[0]?.group ?? 'none';
  return `aws/lambda/${mappingId}/${partition}/${day.replaceAll('-', '/')}/${time.replaceAll(':', '.')}-${random}`;
}
