import { DAY_SECONDS, isoOfSeconds } from '../../../isoTime.js';
import { Text } from '../../../text.js';
import { Clients, groupsByUser, type LoginGroup } from '../../index.js';
import { daysBetween, eachWithLogins, gatePage, gateRule, ofIntegration } from '../rule.js';
import { mayBeIn, mayHaveName } from '../apiWays.js';

/** An address, a country or a client that an integration never used before; of one without a past, that all is new. */
export const integrationNewUse = gateRule({
  id: 'integration-new-use',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-new-use'),
  needs: ['clientNames', 'file', 'logins', 'now', 'users'],
  parameters: ['newDays'],
  judge: ({ clientNames, file, logins, now, users }, { newDays }) => {
    const values = valuesOf(new Clients(clientNames.there ? clientNames.value : []));
    const since = Date.parse(now) / 1000 - newDays * DAY_SECONDS;
    const groups = groupsByUser(logins.there ? logins.value.groups : []);
    const start = logins.there ? logins.value.since : now;
    // As many days before those as they are: whoever came in none of them has no past.
    const looksBack = daysBetween(start, now) >= 2 * newDays;
    return eachWithLogins({ file, logins, users }, ({ integration, isWhole, ownRows, rows, user }, judging) => {
      // Who guesses passwords uses nothing.
      const own = (groups.get(user.id) ?? []).filter(mayBeIn([...rows, ...ownRows]));
      if (own.length > 0 && !own.some(({ first }) => first < since)) {
        if (looksBack && isWhole) {
          judging.add({
            ...ofIntegration(file, integration),
            text: Text.of('gate.integration-new-use.found-all', { first: firstDay(own), since: start.slice(0, 10) }),
            fix: Text.of('gate.integration-new-use.fix'),
            key: ['all'],
          });
          return;
        }
        judging.miss([
          { what: `LoginHistory ${integration.username}`, why: Text.of('gate.gap.no-past', { days: String(newDays) }) },
        ]);
        return;
      }
      // A client that gives no name to the history may be one that was never there.
      if (clientNames.there && rows.some(mayHaveName(clientNames))) judging.miss(clientNames.gaps);
      for (const what of ['address', 'country', 'client'] as const) {
        for (const value of newValues(own, values[what], since)) {
          judging.add({
            ...ofIntegration(file, integration),
            subject: { kind: what, name: value, within: integration.name },
            text: Text.of(`gate.integration-new-use.found-${what}`, { value }),
            fix: Text.of('gate.integration-new-use.fix'),
            key: [what],
          });
        }
      }
    });
  },
});

/** The day of the first of them. */
function firstDay(groups: readonly LoginGroup[]): string {
  const first = groups.reduce((least, group) => Math.min(least, group.first), Infinity);
  return isoOfSeconds(first).slice(0, 10);
}

type ValueOf = (group: LoginGroup) => string | null;

function valuesOf(clients: Clients): Readonly<Record<'address' | 'country' | 'client', ValueOf>> {
  return {
    address: ({ sourceIp }) => sourceIp,
    country: ({ country }) => country,
    // An org that tells nothing of the client says nothing new.
    client: (group) =>
      (group.application ?? '') === '' && clients.of(group).nameless ? null : clients.of(group).client,
  };
}

function newValues(groups: readonly LoginGroup[], valueOf: ValueOf, since: number): string[] {
  const first = new Map<string, number>();
  for (const group of groups) {
    const value = valueOf(group);
    if (value !== null && value !== '') first.set(value, Math.min(group.first, first.get(value) ?? Infinity));
  }
  return [...first]
    .filter(([, time]) => time >= since)
    .map(([value]) => value)
    .sort();
}
