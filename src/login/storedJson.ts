/**
 * What is read back from files of the journal: nothing of it is believed before it is looked at.
 */

import type { OwningProcess } from './machine.js';

/** Before this year no attempt can have been written down; times compare as texts. */
const FIRST_YEAR = '2026';

/** The fields of an object; none, where it is no object. */
export function parsed(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** An ISO time to the letter, such as the journal writes it, of a day that the journal can have seen. */
export function isTime(value: unknown): value is string {
  if (typeof value !== 'string') {
    return false;
  }
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value && value >= FIRST_YEAR;
}

export function ownerIn({ pid, host, start }: Readonly<Record<string, unknown>>): OwningProcess | undefined {
  return typeof pid === 'number' &&
    Number.isInteger(pid) &&
    pid > 0 &&
    typeof host === 'string' &&
    typeof start === 'string'
    ? { pid, host, start }
    : undefined;
}
