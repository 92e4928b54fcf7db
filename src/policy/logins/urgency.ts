/**
 * The order of the rows of `list logins`: whose logins stop first.
 */
import { inOrder } from '../../inOrder.js';

interface UrgentRow {
  readonly logins: number;
  readonly failures: readonly { readonly count: number }[];
  readonly breaksOn?: { readonly daysLeft: number };
}

/** Whether one at least of the logins may have got in: where none did, nothing stops that works today. */
export function isInUse({ failures, logins }: Pick<UrgentRow, 'failures' | 'logins'>): boolean {
  return failures.reduce((total, { count }) => total + count, 0) < logins;
}

/** The soonest to stop first; behind them those of which no login got in; then what does not stop. */
export function byUrgency(a: UrgentRow, b: UrgentRow): number {
  return inOrder(daysOf(a, isInUse(a)), daysOf(b, isInUse(b))) || inOrder(daysOf(a, true), daysOf(b, true));
}

const daysOf = ({ breaksOn }: UrgentRow, counts: boolean): number =>
  counts && breaksOn !== undefined ? breaksOn.daysLeft : Infinity;
