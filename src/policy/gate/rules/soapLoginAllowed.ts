import { Text } from '../../../text.js';
import { gatePage, gateRule, Judging } from '../rule.js';

/** SOAP API login() is on in the org. */
export const soapLoginAllowed = gateRule({
  id: 'soap-login-allowed',
  severity: 'note',
  controls: [],
  page: gatePage('soap-login-allowed'),
  needs: ['org'],
  judge: ({ org }) => {
    const judging = new Judging();
    const { gaps, values } = org.assumptions.soapLogin;
    if (values.length === 1 && values[0] === 'on') {
      judging.add({
        subject: { kind: 'setting', name: 'SOAP login()' },
        location: { kind: 'logical', name: 'Settings/SecuritySettings' },
        text: Text.of('gate.soap-login-allowed.found'),
        fix: Text.of('gate.soap-login-allowed.fix'),
      });
    } else if (values.length > 1) {
      judging.miss(gaps);
    }
    return judging.done();
  },
});
