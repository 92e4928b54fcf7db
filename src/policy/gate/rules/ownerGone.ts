import { Text } from '../../../text.js';
import { gatePage, gateRule, notApplicable, ofIntegration, overRead, userOf } from '../rule.js';

/** The owner of an integration is no active user of the org. An owner without an at sign is a team, and not judged. */
export const ownerGone = gateRule({
  id: 'owner-gone',
  severity: 'error',
  controls: ['SBS-FDNS-001'],
  page: gatePage('owner-gone'),
  needs: ['file', 'users'],
  reads: ['active'],
  judge: ({ file, users }) => {
    const owned = file.integrations.filter(({ owner }) => owner.includes('@'));
    if (owned.length === 0) return notApplicable(Text.of('gate.none.owners'));
    return overRead(users, (seen, judging, isWhole) => {
      for (const integration of owned) {
        const user = userOf(seen, integration.owner);
        const isThere = user === undefined ? !isWhole : judging.value(user.active) !== false;
        if (isThere) continue;
        const owner = { owner: integration.owner };
        judging.add({
          ...ofIntegration(file, integration),
          text:
            user === undefined ? Text.of('gate.owner-gone.unknown', owner) : Text.of('gate.owner-gone.inactive', owner),
          fix: Text.of('gate.owner-gone.fix'),
        });
      }
    });
  },
});
