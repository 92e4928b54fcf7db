import { isPasswordPath } from '../../index.js';
import { Text } from '../../../text.js';
import { isPublicMailDomain } from '../publicMail.js';
import { eachUser, gatePage, gateRule, ofIntegration } from '../rule.js';

/** A new security token is mailed to where it should not go, or where nobody reads it. */
export const tokenMailbox = gateRule({
  id: 'token-mailbox',
  severity: 'warning',
  controls: ['SBS-FDNS-001'],
  page: gatePage('token-mailbox'),
  needs: ['file', 'users'],
  reads: ['email'],
  judge: ({ file, users }) => {
    const domains = file.mailDomains?.groups.map((domain) => domain.toLowerCase());
    const shared = new Map<string, Set<string>>();
    if (users.there) {
      for (const { username } of file.integrations) {
        const email = users.value.byUsername.get(username.toLowerCase())?.email;
        if (email?.known !== true || email.value === undefined) continue;
        const mail = email.value.toLowerCase();
        shared.set(mail, (shared.get(mail) ?? new Set()).add(username.toLowerCase()));
      }
    }
    return eachUser({ file, users }, (integration, user, judging) => {
      if (!isPasswordPath(integration.path)) return;
      const email = judging.value(user.email);
      if (email === undefined) return;
      const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
      const base = { ...ofIntegration(file, integration), fix: Text.of('gate.token-mailbox.fix') };
      if (domain === 'invalid' || domain.endsWith('.invalid')) {
        judging.add({ ...base, text: Text.of('gate.token-mailbox.invalid'), key: ['invalid'] });
      } else if (domains !== undefined && !domains.includes(domain)) {
        judging.add({ ...base, text: Text.of('gate.token-mailbox.domain', { domain }), key: ['domain', domain] });
      } else if (domains === undefined && isPublicMailDomain(domain)) {
        judging.add({ ...base, text: Text.of('gate.token-mailbox.public', { domain }), key: ['domain', domain] });
      }
      if ((shared.get(email.toLowerCase())?.size ?? 0) > 1) {
        judging.add({ ...base, text: Text.of('gate.token-mailbox.shared'), key: ['shared'] });
      }
    });
  },
});
