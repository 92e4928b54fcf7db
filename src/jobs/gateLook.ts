/**
 * How far back a gate looked at logins.
 */
import type { Witness } from '../facts/types.js';
import type { GateFacts } from '../policy/gate/index.js';
import { type Look, lookOf } from '../policy/index.js';

/** Undefined where there are no logins to look at, and where nobody had to look. */
export function lookOfGate(
  { logins, org }: GateFacts,
  { loginsTime, source }: Pick<Witness, 'loginsTime' | 'source'>,
  { now, since }: { readonly now: string; readonly since: string | undefined },
): Look | undefined {
  if (!logins.there || logins.value.since === '') return undefined;
  return lookOf({
    ...{ since: logins.value.since, until: logins.value.until, org: org.org },
    readAt: source.taken ?? now,
    isSaved: since === undefined && loginsTime !== undefined,
  });
}
