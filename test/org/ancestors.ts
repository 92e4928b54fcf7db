/** Whether those who started this process are still there: tsx, the shell and npm of `npm run org`. */
import { readFileSync } from 'node:fs';

const DEEPEST = 6;

function parentOf(pid: number): number | undefined {
  try {
    // The name in parentheses may hold blanks; state and parent follow its last parenthesis.
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** What only passes a command on: tsx, and the shell that npm puts in between. */
function isRunner(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
    return words.some((word) => /(?:^|\/)tsx$/.test(word)) || /^(?:\/bin\/)?sh$/.test(words[0] ?? '');
  } catch {
    return false;
  }
}

/** Parents through runners up to the first that is none: npm, a shell, a test. Without /proc, the parent alone. */
export function starters(): readonly number[] {
  const chain: number[] = [];
  for (let pid: number | undefined = process.ppid; pid !== undefined && pid > 1; pid = parentOf(pid)) {
    chain.push(pid);
    if (!isRunner(pid) || chain.length === DEEPEST) break;
  }
  return chain;
}

/** Whether the chain is as it was: nobody in it has ended. */
export function stillThere(chain: readonly number[]): boolean {
  if (chain[0] !== undefined && process.ppid !== chain[0]) return false;
  return chain.slice(1).every((pid, i) => parentOf(chain[i] ?? 0) === pid);
}
