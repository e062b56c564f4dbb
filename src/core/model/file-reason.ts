import { messageOf } from './errors.ts';

/** What the codes of the operating system mean for who named the file (errno(3)). */
const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'this user may not (permission denied)'],
  ['EPERM', 'this user may not (operation not permitted)'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['ENOSPC', 'no space is left on the disk (ENOSPC)'],
  ['EDQUOT', 'the quota of this user on the disk is used up (EDQUOT)'],
  ['EROFS', 'the file system is read-only'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open on this machine'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its links lead in a circle'],
  ['EIO', 'the disk fails (EIO)'],
]);

/** Why something could not be done with a file, in words; the message itself where its code is another one. */
export function fileReasonOf(thrown: unknown): string {
  for (let link = thrown; link instanceof Error; link = link.cause) {
    const reason = 'code' in link ? REASONS.get(link.code) : undefined;
    if (reason !== undefined) return reason;
  }
  return messageOf(thrown);
}
