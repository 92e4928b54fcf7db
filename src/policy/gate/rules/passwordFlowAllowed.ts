import { Text } from '../../../text.js';
import { gatePage, gateRule, Judging } from '../rule.js';

/** The org allows the OAuth username-password flow, or does not say. */
export const passwordFlowAllowed = gateRule({
  id: 'password-flow-allowed',
  severity: 'warning',
  controls: [],
  page: gatePage('password-flow-allowed'),
  needs: ['org'],
  reads: ['oauthPasswordFlowBlocked'],
  judge: ({ org }) => {
    const judging = new Judging();
    const flow = org.assumptions.passwordFlow;
    const blocked = judging.value(org.org.oauthPasswordFlowBlocked);
    const isAllowed = blocked === false || (blocked === undefined && flow.values.includes('allowed'));
    if (org.org.oauthPasswordFlowBlocked.known && isAllowed) {
      judging.add({
        subject: { kind: 'setting', name: 'OauthOidcSettings.blockOAuthUnPwFlow' },
        location: { kind: 'logical', name: 'Settings/OauthOidcSettings' },
        text: Text.of('gate.password-flow-allowed.found'),
        fix: Text.of('gate.password-flow-allowed.fix'),
      });
    }
    return judging.done();
  },
});
