/**
 * How many attempts have to be left before one is made: docs/adr/0007-what-the-guard-counts.md.
 */

/** The strictest limit that Salesforce offers, taken where the org's own cannot be read. */
export const STRICTEST = 3;
/** Ours, and one that stays: the last attempt is never spent. */
const FORCED = 2;

export interface Spent {
  readonly failures: number;
  readonly limit: number;
  /** The org's own counter was read, so that no failure is hidden. */
  readonly counted: boolean;
  readonly force: boolean;
}

export interface Lack {
  /** Attempts that are left. */
  readonly left: number;
  /** How many are needed without --force and with it, where that would do; nothing would for the last one. */
  readonly needed?: { readonly plain: number; readonly forced: number };
}

/** Undefined when enough are left. */
export function lackOf({ failures, limit, counted, force }: Spent): Lack | undefined {
  const left = Math.max(0, limit - failures);
  const most = force ? FORCED : needed(limit, counted);
  if (left >= most) {
    return undefined;
  }
  return left >= FORCED ? { left, needed: { plain: most, forced: FORCED } } : { left };
}

/**
 * Ours, one of another runner whose journal is not ours, and one that stays. Where the org does not tell its own counter, a
 * client of somebody else's may have failed without showing yet: one more, for which a limit of three has no room.
 */
function needed(limit: number, counted: boolean): number {
  return counted || limit <= STRICTEST ? 3 : 4;
}
