/**
 * A profile of administrators that lets them in from anywhere.
 */
import { Text } from '../../../text.js';
import { auditRule, pageOf } from '../rule.js';
import { profilesWithout } from '../profiles.js';

export const administratorWithoutRanges = auditRule({
  id: 'administrator-without-ranges',
  severity: 'warning',
  controls: [],
  page: pageOf('administrator-without-ranges'),
  needs: ['administrators', 'lists', 'users'],
  judge: ({ administrators, lists, users }) => {
    const isOfAdministrators = (key: string): boolean => administrators.known && administrators.value.has(key);
    // A profile that nobody active has lets nobody in.
    const hasUsers = (key: string): boolean => users === undefined || (users.byProfile.get(key)?.active ?? 0) > 0;
    const unread = administrators.known ? (administrators.partial ?? []) : administrators.gap;
    const judged = profilesWithout(
      lists,
      (key) => isOfAdministrators(key) && hasUsers(key),
      () => ({
        text: Text.of('audit.administrator-without-ranges.found'),
        fix: Text.of('audit.administrator-without-ranges.fix'),
      }),
    );
    return { ...judged, gaps: [...judged.gaps, ...[unread].flat(), ...(users?.gaps ?? [])] };
  },
});
