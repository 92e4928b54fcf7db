import { Text } from '../../../text.js';
import type { UserFacts } from '../../index.js';
import { gatePage, gateRule, notApplicable, ofIntegration, overRead, userOf } from '../rule.js';
import type { SeenUsers } from '../facts.js';

/** The owner of an integration is no active user of the org. An owner without an at sign is a team, and not judged. */
export const ownerGone = gateRule({
  id: 'owner-gone',
  severity: 'error',
  controls: ['SBS-FDNS-001'],
  page: gatePage('owner-gone'),
  needs: ['file', 'users'],
  reads: ['active', 'email'],
  judge: ({ file, users }) => {
    const owned = file.integrations.filter(({ owner }) => owner.includes('@'));
    if (owned.length === 0) return notApplicable(Text.of('gate.none.owners'));
    return overRead(users, (seen, judging, isWhole) => {
      for (const integration of owned) {
        const found = usersOf(seen, integration.owner);
        const active = found.map((user) => (user.active.known ? user.active.value : undefined));
        if (active.includes(true) || (found.length === 0 && !isWhole)) continue;
        // One of several may be active.
        for (const user of found) judging.value(user.active);
        if (active.includes(undefined)) continue;
        if (found.length === 0 && seen.noEmails !== undefined) {
          judging.miss([seen.noEmails]);
          continue;
        }
        const owner = { owner: integration.owner };
        judging.add({
          ...ofIntegration(file, integration),
          text:
            found.length === 0 ? Text.of('gate.owner-gone.unknown', owner) : Text.of('gate.owner-gone.inactive', owner),
          fix: Text.of('gate.owner-gone.fix'),
          key: [integration.owner.toLowerCase()],
        });
      }
    });
  },
});

/** By username, or by the email address, which several may have. */
function usersOf(seen: SeenUsers, owner: string): readonly UserFacts[] {
  const user = userOf(seen, owner);
  return [...(user === undefined ? [] : [user]), ...(seen.byEmail.get(owner.toLowerCase()) ?? [])];
}
