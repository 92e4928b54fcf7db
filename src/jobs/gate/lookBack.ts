/**
 * How far back a gate looked at logins.
 */
import type { Witness } from '../../facts/types.js';
import type { GateFacts } from '../../policy/gate/index.js';
import { type Look, lookOf } from '../../policy/index.js';
import { Text } from '../../text.js';

/** Undefined where there are no logins to look at, and where nobody had to look. */
export function lookOfGate(
  { logins, org }: GateFacts,
  { loginsTime, source }: Pick<Witness, 'loginsTime' | 'source'>,
  { now, since }: { readonly now: string; readonly since: string | undefined },
): Look | undefined {
  if (!logins.there || logins.value.since === '') return undefined;
  const look = lookOf({
    ...{ since: logins.value.since, until: logins.value.until, org: org.org },
    readAt: source.taken ?? now,
    isSaved: since === undefined && loginsTime !== undefined,
  });
  if (since !== undefined || look.limit !== 'asked') return look;
  // Nobody asked for it: there is a usual time.
  const days = { since: look.from.slice(0, 10), until: look.until.slice(0, 10) };
  return { ...look, what: Text.of('gate.looked', days) };
}
