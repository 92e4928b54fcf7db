import { Text } from '../../../text.js';
import type { PasswordPolicy } from '../../index.js';
import { gatePage, gateRule, overRead } from '../rule.js';

/** The org asks less of passwords, or locks later, than a password that travels by API needs. */
export const weakPasswordPolicy = gateRule({
  id: 'weak-password-policy',
  severity: 'warning',
  controls: ['HC-PASSWORDS'],
  page: { ...gatePage('weak-password-policy'), differ: 'gate.weak-password-policy.differ' },
  needs: ['policies'],
  parameters: ['passwordLength'],
  judge: ({ policies }, { passwordLength }) =>
    overRead(policies, ({ password }, judging) => {
      const find = (name: PasswordPolicy, isWeak: (value: string) => boolean): void => {
        // What is not stored has Salesforce's own default, which is none of the weak ones.
        const value = judging.value(password[name]);
        if (value === undefined || !isWeak(value)) return;
        judging.add({
          subject: { kind: 'setting', name: `passwordPolicies.${name}` },
          location: { kind: 'logical', name: `SecuritySettings/passwordPolicies/${name}` },
          text: Text.of('gate.weak-password-policy.found', { setting: name, value }),
          fix: Text.of('gate.weak-password-policy.fix'),
          key: [value],
        });
      };
      find('minimumPasswordLength', (value) => /^\d+$/u.test(value) && Number(value) < passwordLength);
      find('complexity', (value) => value === 'NoRestriction');
      find('historyRestriction', (value) => value === '0');
      find('maxLoginAttempts', (value) => value === 'NoLimit');
    }),
});
