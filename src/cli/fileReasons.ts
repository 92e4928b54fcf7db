/**
 * Why files and pipes cannot be read or written, in words.
 */
import { say } from '../messages.js';
import { Text } from '../text.js';

/** What the codes of Node mean. */
const REASONS: ReadonlyMap<string, Text> = new Map([
  ['ENOENT', Text.of('shared.file-reason.missing')],
  ['EACCES', Text.of('shared.file-reason.permission')],
  ['EPERM', Text.of('shared.file-reason.permission')],
  ['EEXIST', Text.of('shared.file-reason.there')],
  ['ENOTDIR', Text.of('shared.file-reason.no-directory')],
  ['EISDIR', Text.of('shared.file-reason.directory')],
  ['ENAMETOOLONG', Text.of('shared.file-reason.long-name')],
  ['ENOSPC', Text.of('shared.file-reason.no-space')],
  ['EROFS', Text.of('shared.file-reason.read-only')],
  ['ENXIO', Text.of('shared.file-reason.no-reader')],
  ['EAGAIN', Text.of('shared.file-reason.silent-reader')],
]);

/** The words of a failed file operation, without the path that Node puts into its messages. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const known = REASONS.get(code);
  return known === undefined ? code : say(Text.of('shared.file-reason', { reason: say(known), code }));
}
