import { Text } from '../../../text.js';
import { addressOf, classifyLogin, groupsByUser, isInUse, isSalesforceIp, type LoginGroup } from '../../index.js';
import type { Integration, PolicyFile } from '../file.js';
import {
  eachWithLogins,
  entriesFor,
  expectedAddresses,
  gatePage,
  gateRule,
  ofIntegration,
  type Judging,
  registeredFor,
} from '../rule.js';
import { mayBeIn, refusedAddresses } from '../apiWays.js';

/** Logs in from an address that the register does not expect. */
export const integrationAddress = gateRule({
  id: 'integration-address',
  severity: 'error',
  controls: ['SBS-ACS-009'],
  page: { ...gatePage('integration-address'), differ: 'gate.integration-address.differ' },
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
      const bare = (groups.get(user.id) ?? []).filter(
        (group) => mayBeIn([...rows, ...ownRows])(group) && addressOf(group.sourceIp) === undefined,
      );
      tellBare({ bare, registered, integration, file }, judging);
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

interface Bare {
  /** Logins that may have got in, and whose source is no address. */
  readonly bare: readonly LoginGroup[];
  /** All entries of the user. */
  readonly registered: readonly Integration[];
  readonly integration: Integration;
  readonly file: PolicyFile;
}

/**
 * Salesforce's own servers are no registered address: code of any org may run there, so that it is told and yet fails no
 * gate. Where the source is nothing that can be read, nobody can tell whether it is registered.
 */
function tellBare({ bare, file, integration, registered }: Bare, judging: Judging): void {
  const ours = bare.filter((group) => {
    const entries = entriesFor(registered, { path: classifyLogin(group).path });
    return entries.includes(integration) && entries.every(({ addresses }) => addresses !== undefined);
  });
  if (ours.some(({ sourceIp }) => !isSalesforceIp(sourceIp))) {
    judging.miss([{ what: integration.name, why: Text.of('gate.gap.address') }]);
  }
  const own = ours.find(({ sourceIp }) => isSalesforceIp(sourceIp));
  if (own === undefined) return;
  judging.add({
    ...ofIntegration(file, integration),
    subject: { kind: 'address', name: 'Salesforce.com IP', within: integration.name },
    severity: 'warning',
    text: Text.of('gate.integration-address.salesforce'),
    fix: Text.of('gate.integration-address.fix-salesforce'),
  });
}
