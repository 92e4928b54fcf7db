import { inOrder } from '../../../inOrder.js';
import { Text } from '../../../text.js';
import { classifyLogin, isByApp, isNoName, type UserFacts } from '../../index.js';
import { areNamed, gatePage, gateRule, Judging, notApplicable, registeredFor } from '../rule.js';

/** People log in by an app that no integration of the register names. */
export const appUnregistered = gateRule({
  id: 'app-unregistered',
  severity: 'warning',
  controls: ['SBS-ACS-007', 'SBS-OAUTH-001'],
  page: gatePage('app-unregistered'),
  needs: ['file', 'logins', 'users'],
  reads: ['integration'],
  judge: ({ file, logins, users }) => {
    if (!logins.there) return notApplicable(logins.why);
    const judging = new Judging();
    judging.miss(logins.gaps);
    if (users.there) judging.miss(users.gaps);
    if (!areNamed(users, judging)) return judging.done();
    const byId: ReadonlyMap<string, UserFacts> = users.there ? users.value.byId : new Map<string, UserFacts>();
    const registered = new Set(
      file.integrations.flatMap(({ clients = [] }) => clients.map((one) => one.toLowerCase())),
    );
    const people = new Map<string, Set<string>>();
    for (const group of logins.value.groups) {
      const { application, userId } = group;
      if (userId === null || application === null || application === '' || !isByApp(group)) continue;
      // No person logs in with client credentials: they are for unknown-integration, too.
      if (classifyLogin(group).path === 'client-credentials') continue;
      const user = byId.get(userId);
      // Integrations are for the rule unknown-integration, each by name.
      if (user === undefined || judging.value(user.integration) === true) continue;
      const isKnown = !isNoName(application) && registered.has(application.toLowerCase());
      if (isKnown || registeredFor(file, user.username).length > 0) continue;
      const of = people.get(application);
      if (of === undefined) people.set(application, new Set([userId]));
      else of.add(userId);
    }
    for (const [application, of] of [...people].sort(([a], [b]) => inOrder(a, b))) {
      judging.add({
        subject: { kind: 'app', name: application },
        location: { kind: 'logical', name: `ConnectedApp/${application}` },
        text:
          of.size === 1
            ? Text.of('gate.app-unregistered.found-one')
            : Text.of('gate.app-unregistered.found', { users: String(of.size) }),
        fix: Text.of('gate.app-unregistered.fix'),
      });
    }
    return judging.done();
  },
});
