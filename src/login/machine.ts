/**
 * Which process of which machine this is, and whether another one is still there.
 *
 * A number of a process is soon given to the next one, and means nothing on another machine or in another container. On
 * Linux the boot of the machine and the space that numbers are counted in are named as well, and where the system tells it,
 * the start of the process.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { processTable } from './processTable.js';

/** What the operating system tells; tests replace it. */
export interface Machine {
  now(): Date;
  readonly pid: number;
  /** Where `pid` counts. */
  readonly host: string;
  /** When the process of this number began, in words of the operating system; empty where it does not say, or it has ended. */
  startOf(pid: number): string;
  isAlive(pid: number): boolean;
}

export const MACHINE: Machine = {
  now: () => new Date(),
  pid: process.pid,
  host: [
    hostname(),
    said(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    said(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' '),
  startOf: (pid) => {
    const row = processTable()?.row(pid);
    return row === undefined || row.isOver ? '' : row.start;
  },
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
};

/** Empty where the operating system has no such place. */
function said(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/** A process, as it names itself in a file. */
export interface OwningProcess {
  readonly pid: number;
  readonly host: string;
  readonly start: string;
}

export function ownerOn(machine: Machine): OwningProcess {
  const { pid, host } = machine;
  return { pid, host, start: machine.startOf(pid) };
}

/** Undefined where it was on another machine, which nobody here can ask. */
export function isRunning({ pid, host, start }: OwningProcess, machine: Machine): boolean | undefined {
  return host === machine.host ? machine.isAlive(pid) && machine.startOf(pid) === start : undefined;
}
