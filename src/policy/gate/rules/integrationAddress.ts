import { Text } from '../../../text.js';
import { isInUse, addressOf, groupsByUser } from '../../index.js';
import {
  eachWithLogins,
  entriesFor,
  expectedAddresses,
  gatePage,
  gateRule,
  ofIntegration,
  registeredFor,
} from '../rule.js';
import { refusedAddresses } from '../use.js';

/** Logs in from an address that the register does not expect. */
export const integrationAddress = gateRule({
  id: 'integration-address',
  severity: 'error',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-address'),
  needs: ['file', 'logins', 'now', 'users'],
  judge: ({ file, logins, now, users }) => {
    const groups = groupsByUser(logins.there ? logins.value.groups : []);
    return eachWithLogins({ file, logins, users }, ({ integration, ownRows, rows, user }, judging) => {
      const refused = refusedAddresses([...rows, ...ownRows], groups.get(user.id) ?? []);
      const registered = registeredFor(file, integration.username);
      // Who takes the name of this plugin is not hidden by it.
      const unexpected = [...rows, ...ownRows].filter(isInUse).flatMap((row) => {
        const entries = entriesFor(registered, row);
        const expected = entries.includes(integration) ? expectedAddresses(entries, now) : undefined;
        if (expected === undefined) return [];
        return row.addresses.flatMap(({ address: text }) => {
          const address = addressOf(text);
          return address === undefined || refused.has(text) || expected.contains(address) ? [] : [text];
        });
      });
      const gaps = integration.addressGaps ?? [];
      if (unexpected.length > 0 && gaps.length > 0) {
        // They may be among those that nobody knows.
        judging.miss(gaps);
        return;
      }
      for (const text of [...new Set(unexpected)].sort()) {
        judging.add({
          ...ofIntegration(file, integration),
          subject: { kind: 'address', name: text, within: integration.name },
          text: Text.of('gate.integration-address.found', { address: text }),
          fix: Text.of('gate.integration-address.fix'),
        });
      }
    });
  },
});
