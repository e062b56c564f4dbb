/**
 * The partition of `__consumer_offsets` that holds a group: Java's `String.hashCode` made positive, modulo the partitions of the topic
 * (`GroupMetadataManager.partitionFor`; `Utils.abs` makes 0 of the least integer).
 */
export function partitionOfGroup(group: string, partitions: number): number {
  let hash = 0;
  for (let index = 0; index < group.length; index++) hash = (Math.imul(31, hash) + group.charCodeAt(index)) | 0;
  return (hash === -(2 ** 31) ? 0 : Math.abs(hash)) % partitions;
}
