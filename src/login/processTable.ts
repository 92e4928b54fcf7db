/**
 * What the operating system tells of processes: /proc on Linux, `ps` on other systems that have it, nothing on Windows.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessRow {
  readonly group: number;
  /** It runs no more, and only waits for whoever began it to take note. */
  readonly isOver: boolean;
  /** When it began, in words of the system. */
  readonly start: string;
}

export interface ProcessTable {
  row(pid: number): ProcessRow | undefined;
  rows(): ProcessRow[];
}

/** proc(5): after the name in parentheses, which may hold anything, stand the state, the parent, the group; 22nd the start. */
export const PROC: ProcessTable = {
  row: (pid) => {
    const text = read(() => readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
    const fields = text.replace(/^.*\)/su, '').trim().split(' ');
    const [state = '', , group = '', ...rest] = fields;
    const start = rest[16];
    return start === undefined ? undefined : { group: Number(group), isOver: /^[ZXx]/u.test(state), start };
  },
  rows: () =>
    (readable(() => readdirSync('/proc')) ?? [])
      .filter((name) => /^\d+$/u.test(name))
      .flatMap((name) => PROC.row(Number(name)) ?? []),
};

export const PS: ProcessTable = {
  row: (pid) => psRows(['-p', String(pid)])[0],
  rows: () => psRows(['-A']),
};

/** Undefined where the system tells nothing. */
export function processTable(platform = process.platform): ProcessTable | undefined {
  if (platform === 'win32') return undefined;
  return platform === 'linux' ? PROC : PS;
}

function psRows(which: readonly string[]): ProcessRow[] {
  // Days and hours are to be the same words for whoever asks.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const columns = ['-o', 'pgid=', '-o', 'stat=', '-o', 'lstart='];
  const text = read(() =>
    execFileSync('ps', [...which, ...columns], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  return text.split('\n').flatMap((line) => {
    const [, group, state = '', start = ''] = /^\s*(\d+)\s+(\S+)\s+(.*\S)\s*$/u.exec(line) ?? [];
    return group === undefined ? [] : [{ group: Number(group), isOver: state.startsWith('Z'), start }];
  });
}

function read(from: () => string): string {
  return readable(from) ?? '';
}

/** Undefined where there is no such process, or no such place. */
function readable<T>(from: () => T): T | undefined {
  try {
    return from();
  } catch {
    return undefined;
  }
}
