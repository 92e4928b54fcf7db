/**
 * Trusted ranges though every profile has ranges of its own: no login ever looks at the trusted ones.
 */
import { Text } from '../../../text.js';
import type { AuditFacts } from '../facts.js';
import { hasRanges, keyOf, listGaps, listLocation, listSubject, readLists } from '../lists.js';
import { auditRule, pageOf } from '../rule.js';

export const idleTrusted = auditRule({
  id: 'idle-trusted',
  severity: 'warning',
  controls: [],
  page: pageOf('idle-trusted'),
  needs: ['lists', 'users'],
  judge: ({ lists, users }) => {
    const trusted = { read: lists.read.filter(({ list }) => list.scope === 'trusted'), gaps: [] };
    const [read] = readLists(trusted);
    if (read === undefined || read.ranges.length === 0) {
      const gaps = listGaps(trusted);
      return { found: [], gaps, ...(gaps.length > 0 ? {} : { notApplicable: Text.of('audit.idle-trusted.none') }) };
    }
    const keys = profilesInUse(lists, users);
    const has = keys.map((key) => hasRanges(lists, key));
    // One profile without ranges uses them: then it does not matter what else could not be read.
    if (keys.length === 0 || has.includes(false)) return { found: [] };
    const gaps = [...lists.gaps, ...(users?.gaps ?? []), ...unreadOf(lists, keys)];
    if (has.includes(undefined) || gaps.length > 0) return { found: [], gaps };
    const words = { ranges: String(read.ranges.length), profiles: String(keys.length) };
    return {
      found: [
        {
          subject: listSubject(read.list),
          text: Text.of(users === undefined ? 'audit.idle-trusted.project' : 'audit.idle-trusted.found', words),
          fix: Text.of('audit.idle-trusted.fix'),
          location: listLocation(read.list, read.ranges),
        },
      ],
    };
  },
});

/** Those that an active user has; of a project all. */
function profilesInUse({ read }: AuditFacts['lists'], users: AuditFacts['users']): string[] {
  if (users !== undefined) return [...users.byProfile].filter(([, { active }]) => active > 0).map(([key]) => key);
  return read.map(({ list }) => keyOf(list)).filter((key) => key !== undefined);
}

/** What could not be read of lists that concern these profiles, and of which no range is known. */
function unreadOf({ read }: AuditFacts['lists'], keys: readonly string[]): AuditFacts['lists']['gaps'] {
  const those = new Set(keys);
  const open = read.filter(({ fact, list }) => {
    const key = keyOf(list);
    const concerns = list.scope === 'session' || (key !== undefined && those.has(key));
    return concerns && !(fact.known && fact.value.length > 0);
  });
  return listGaps({ read: open, gaps: [] });
}
