import { Text } from '../../../text.js';
import type { LoginPolicies, PermissionHolder } from '../../index.js';
import type { Read } from '../facts.js';
import { gatePage, gateRule, Judging, notApplicable, ofUser, userOf } from '../rule.js';

/** An administrator, or a person who is used as an integration, may log in to the user interface by a password alone. */
export const uiLoginWithoutMfa = gateRule({
  id: 'ui-login-without-mfa',
  severity: 'warning',
  controls: [],
  page: { ...gatePage('ui-login-without-mfa'), differ: 'gate.ui-login-without-mfa.differ' },
  needs: ['file', 'policies', 'powers', 'users'],
  reads: ['integration'],
  judge: ({ file, policies, powers, users }) => {
    if (!powers.there) return notApplicable(powers.why);
    const judging = new Judging();
    judging.miss(powers.gaps);
    const everybody = mfaOfAll(policies, judging);
    const judge = (holder: PermissionHolder, what: 'administrator' | 'person'): void => {
      const { permissions } = holder;
      if (permissions.has('ApiUserOnly') || permissions.has('ForceTwoFactor')) return;
      if (everybody !== false && !permissions.has('BypassMFAForUiLogins')) return;
      // What keeps the holder from such a login may be among what could not be read.
      if (!powers.value.isWhole) return;
      const why = permissions.has('BypassMFAForUiLogins') ? 'waived' : 'not-asked';
      judging.add({
        ...ofUser(holder),
        text: Text.of(`gate.ui-login-without-mfa.${what}-${why}`),
        fix: Text.of('gate.ui-login-without-mfa.fix'),
        key: [what, why],
      });
    };
    for (const holder of powers.value.administrators) judge(holder, 'administrator');
    if (!users.there) return judging.done();
    judging.miss(users.gaps);
    for (const { username } of file.integrations) {
      const user = userOf(users.value, username);
      // The user of an integration cannot be told from a person where that is hidden; rules on it say so.
      if (user === undefined || judging.value(user.integration) !== false) continue;
      judge(
        powers.value.integrations.get(user.id) ?? { id: user.id, username: user.username, permissions: new Set() },
        'person',
      );
    }
    return judging.done();
  },
});

/** Whether everybody needs a second factor. Undefined where that could not be read: then the rule is incomplete. */
function mfaOfAll(policies: Read<LoginPolicies>, judging: Judging): boolean | undefined {
  if (!policies.there) return undefined;
  judging.miss(policies.gaps);
  const { mfaForUi } = policies.value;
  if (mfaForUi.known && mfaForUi.value === undefined) {
    judging.miss([{ what: 'sessionSettings.enableMFADirectUILoginOptIn', why: Text.of('gate.gap.mfa') }]);
    return undefined;
  }
  return judging.value(mfaForUi);
}
