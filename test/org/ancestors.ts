/** Whether those who started this process are still there: the shell and npm of `npm run org`, else the parent. */
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

function isNpm(pid: number): boolean {
  try {
    return /\bnpm\b/.test(readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' '));
  } catch {
    return false;
  }
}

/** Parents up to and with npm when npm runs this; otherwise the parent alone. Without /proc, the parent alone. */
export function starters(): readonly number[] {
  const chain: number[] = [];
  for (let pid: number | undefined = process.ppid; pid !== undefined && pid > 1; pid = parentOf(pid)) {
    chain.push(pid);
    if (isNpm(pid)) return chain;
    if (chain.length === DEEPEST) break;
  }
  return chain.slice(0, 1);
}

/** Whether the chain is as it was: nobody in it has ended. */
export function stillThere(chain: readonly number[]): boolean {
  if (chain[0] !== undefined && process.ppid !== chain[0]) return false;
  return chain.slice(1).every((pid, i) => parentOf(chain[i] ?? 0) === pid);
}
