import { Text } from '../../../text.js';
import type { LoginGroup } from '../../index.js';
import { eachWithLogins, gatePage, gateRule, ofIntegration } from '../rule.js';

const DAY = 86_400;
const FIELDS = { address: 'sourceIp', country: 'country', client: 'application' } as const;

/** An address, a country or a client that an integration never used before, though it has a past. */
export const integrationNewUse = gateRule({
  id: 'integration-new-use',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-new-use'),
  needs: ['file', 'logins', 'now', 'users'],
  parameters: ['newDays'],
  judge: ({ file, logins, now, users }, { newDays }) => {
    const since = Date.parse(now) / 1000 - newDays * DAY;
    const groups = logins.there ? byUser(logins.value.groups) : new Map<string, LoginGroup[]>();
    return eachWithLogins({ file, logins, users }, ({ integration, user }, judging) => {
      const own = groups.get(user.id) ?? [];
      if (own.length > 0 && !own.some(({ first }) => first < since)) {
        judging.miss([
          { what: `LoginHistory ${integration.username}`, why: Text.of('gate.gap.no-past', { days: String(newDays) }) },
        ]);
        return;
      }
      for (const what of ['address', 'country', 'client'] as const) {
        for (const value of newValues(own, FIELDS[what], since)) {
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

function byUser(groups: readonly LoginGroup[]): Map<string, LoginGroup[]> {
  const found = new Map<string, LoginGroup[]>();
  for (const group of groups) {
    if (group.userId === null) continue;
    const own = found.get(group.userId);
    if (own === undefined) found.set(group.userId, [group]);
    else own.push(group);
  }
  return found;
}

function newValues(
  groups: readonly LoginGroup[],
  field: 'sourceIp' | 'country' | 'application',
  since: number,
): string[] {
  const first = new Map<string, number>();
  for (const group of groups) {
    const value = group[field];
    if (value !== null && value !== '') first.set(value, Math.min(group.first, first.get(value) ?? Infinity));
  }
  return [...first]
    .filter(([, time]) => time >= since)
    .map(([value]) => value)
    .sort();
}
