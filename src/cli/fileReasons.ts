/**
 * Why files and pipes cannot be read or written, in words.
 */

/** Codes of Node in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist (ENOENT)',
  EACCES: 'permission denied (EACCES)',
  EPERM: 'permission denied (EPERM)',
  EEXIST: 'it exists already (EEXIST)',
  ENOTDIR: 'not a directory (ENOTDIR)',
  EISDIR: 'it is a directory (EISDIR)',
  ENAMETOOLONG: 'its name is too long (ENAMETOOLONG)',
  ENOSPC: 'no space left (ENOSPC)',
  EROFS: 'read-only file system (EROFS)',
  ENXIO: 'nobody reads from this pipe (ENXIO)',
  EAGAIN: 'nobody has read from this pipe for a minute (EAGAIN)',
};

/** The words of a failed file operation, without the path that Node puts into its messages. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return REASONS[code] ?? code;
}
