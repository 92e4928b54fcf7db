/**
 * Addresses that users have verified and that no range holds: from there a login with a password is let in as if trusted.
 */
import { compareAddresses, formatAddress, RangeSet, type Address } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import type { AuditedUsers } from '../facts.js';
import { keyOf, listGaps, readLists, unreadLists } from '../lists.js';
import { auditRule, pageOf } from '../rule.js';

export const verifiedOutside = auditRule({
  id: 'verified-outside',
  severity: 'note',
  controls: [],
  page: pageOf('verified-outside'),
  needs: ['lists', 'users'],
  reads: ['verifiedAddresses'],
  judge: ({ lists, users }) => {
    if (users === undefined) return { found: [], notApplicable: Text.of('audit.no-users') };
    const read = readLists(lists);
    const org = RangeSet.of(read.filter(({ list }) => list.scope !== 'profile').flatMap(({ ranges }) => ranges));
    const own = new Map(read.map(({ list, ranges }) => [keyOf(list), RangeSet.of(ranges)]));
    // An address may be in a range of a list that could not be read.
    const unread = new Set(unreadLists(lists));
    const outside = users.verified.filter(
      ({ address, profile }) =>
        !unread.has(undefined) &&
        !unread.has(profile) &&
        !org.contains(address) &&
        (profile === undefined || own.get(profile)?.contains(address) !== true),
    );
    return {
      found: byAddress(outside).map(([address, count]) => ({
        subject: { kind: 'address', name: formatAddress(address) },
        text: Text.of('audit.verified-outside.found', { users: String(count) }),
        fix: Text.of('audit.verified-outside.fix'),
        location: { kind: 'logical', name: `LoginIp/${formatAddress(address)}` },
      })),
      gaps: [...listGaps(lists), ...users.gaps, ...users.verifiedGaps],
      ...(users.verifiedOf && { lookedAt: users.verifiedOf }),
    };
  },
});

/** In the order of the addresses, with how many users verified each. */
function byAddress(verified: AuditedUsers['verified']): (readonly [Address, number])[] {
  const counts = new Map<Address, number>();
  for (const { address, users } of verified) counts.set(address, (counts.get(address) ?? 0) + users);
  return [...counts].sort(([a], [b]) => compareAddresses(a, b));
}
