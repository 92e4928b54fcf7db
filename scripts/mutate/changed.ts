import { spawnSync } from 'node:child_process';

/**
 * The files of src/ in the tree at `root` that differ from where its branch left main: committed, not committed, and new
 * ones that git does not know yet. A clone that never had a main of its own has that of its origin.
 */
export function changedFiles(root: string): string[] {
  const tried = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  };
  const base = tried('merge-base', 'main', 'HEAD') ?? tried('merge-base', 'origin/main', 'HEAD');
  if (base === undefined) throw new Error('This is no clone with a branch main or origin/main.');
  const lists = [
    tried('diff', '--name-only', '--diff-filter=d', base, '--', 'src'),
    tried('ls-files', '--others', '--exclude-standard', '--', 'src'),
  ];
  return lists.flatMap((list = '') => list.split('\n')).filter((file) => file.endsWith('.ts'));
}
