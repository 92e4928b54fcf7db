/**
 * `npm run demo`: the plugin in the real Salesforce CLI, in a temporary home, against an org on loopback and against
 * metadata on disk, as its three kinds of users run it. Every command line stands before its output.
 * `npm run demo -- rotate` shows a rotation instead, `npm run demo -- move` a move from a password to an app.
 */
import { startOrg } from '../test/org/index.js';
import { Demo, integrationOf, print, type Step } from './demo-cli.js';

const SAMPLE = 'test/data/project/sample';

if (process.argv[2] === 'rotate') {
  const { rotation } = await import('./demo-rotate.js');
  await rotation();
} else if (process.argv[2] === 'move') {
  const { move } = await import('./demo-move.js');
  await move();
} else {
  await tour();
}

async function tour(): Promise<void> {
  const demo = new Demo();
  const org = await startOrg({ users: 400, logins: 2000, seed: 7 });
  try {
    await demo.open(org);
    const [ranged, expired] = [integrationOf(org, 'profile-range'), integrationOf(org, 'expired-password')];
    const steps: readonly Step[] = [
      {
        why: 'An admin: which integration users would need a token from outside every trusted range?',
        line: 'token list users --target-org demo --integration-only --summary',
        code: 0,
      },
      {
        why: 'An admin: who still logs in with a password, how, and when does that end?',
        line: 'token list logins --target-org demo --by path',
        code: 0,
      },
      {
        why: 'A pipeline: does a login with a password end within 90 days? The exit code answers.',
        line: 'token list logins --target-org demo --by path --fail-within 90 -r github',
        code: 30,
      },
      {
        why: 'A pipeline, before a deploy: would the metadata in this project let the build servers in?',
        line: `token check ip --source-dir ${SAMPLE} --ip 192.0.2.64/28 --profile Integration -r github`,
        code: 0,
      },
      {
        why: 'A release engineer: this integration user fails. Which rule refuses it, and from where would it pass?',
        line: `token check ip --target-org demo --username ${ranged.username} --ip ${org.addresses.cloud} --ip ${org.addresses.branch}`,
        code: 30,
      },
      {
        why: 'A release engineer: do this password and token still log in? (They are in SF_TOKEN_PASSWORD and SF_TOKEN_SECURITY_TOKEN.)',
        line: `token validate login --target-org demo --username ${expired.username}`,
        code: 30,
        env: { SF_TOKEN_PASSWORD: expired.password, SF_TOKEN_SECURITY_TOKEN: expired.securityToken },
      },
      {
        why: 'A release engineer: a client failed, and its log has one code. Which causes are there?',
        line: 'token diagnose login --error LOGIN_MUST_USE_SECURITY_TOKEN',
        code: 0,
      },
    ];
    await demo.show(steps);
    print('\nA password and its token, rotated while three clients go on: npm run demo -- rotate');
    print('An integration moved from its password to an app: npm run demo -- move');
    print('To keep such an org running and ask it yourself: npm run org (docs/org-on-loopback.md)');
  } finally {
    await org.close();
    demo.close();
  }
}
