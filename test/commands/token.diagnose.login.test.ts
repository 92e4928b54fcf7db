import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Answered, Door, admin, at, word } from '../login/door.js';
import { type IntegrationCase, type Org, startOrg } from '../org/index.js';
import { asList, asObject, envelope } from '../support/envelope.js';
import { Home, plugin } from '../support/run.js';

const causes = (answered: Answered): string[] =>
  asList(answered.result['causes']).map(({ cause, confidence }) => `${word(cause)} ${word(confidence)}`);
const INVALID_LOGIN = 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.';

describe('sf token diagnose login with an error text alone', () => {
  const door = new Door();
  let scratch = '';
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-diagnose-'));
  });
  after(() => {
    door.close();
    rmSync(scratch, { recursive: true, force: true });
  });
  const diagnose = async (...args: string[]): Promise<Answered> => door.diagnose(args, {});

  it('answers with ids, explanation, evidence, fix and its owner', async () => {
    const answered = await diagnose('--error', 'LOGIN_DURING_RESTRICTED_TIME: cannot log in during restricted time');
    expect(answered.code).to.equal(0);
    expect(answered.result).to.deep.include({ schemaVersion: '1.0', subject: {}, notes: [], incomplete: [] });
    const [cause] = asList(answered.result['causes']);
    expect(cause).to.include({ cause: 'login-hours', confidence: 'certain' });
    expect(cause?.['explanation']).to.match(/login hours/);
    expect(cause?.['evidence']).to.deep.equal([
      'The text says "LOGIN_DURING_RESTRICTED_TIME" (line 1).',
      'The text says "cannot log in during restricted time" (line 1).',
    ]);
    expect(asObject(cause?.['fix'])['who']).to.equal('admin');
    expect(asObject(cause?.['fix'])['what']).to.match(/login hours/);
  });

  it('shows both causes where nothing tells them apart', async () => {
    expect(causes(await diagnose('--error', 'LOGIN_MUST_USE_SECURITY_TOKEN: ...'))).to.deep.equal([
      'token-missing likely',
      'token-outdated likely',
    ]);
  });

  it('keeps the subject that it was told of, and asks no org', async () => {
    const answered = await diagnose('--error', INVALID_LOGIN, '--username', 'a@b.c');
    expect(answered.result['subject']).to.deep.equal({ username: 'a@b.c' });
    expect(answered.code).to.equal(0);
  });

  it('shows of an unknown text what is known of it, and nothing else, with exit 68', async () => {
    const text =
      'SOMETHING_NEW: the moon is full\nINVALID_TYPE at https://acme.my.salesforce.com\nsid=canary2 HTTP/1.1 500';
    const answered = await diagnose('--error', text);
    expect(answered.code).to.equal(68);
    expect(causes(answered)).to.deep.equal([]);
    expect(answered.result['notes']).to.deep.equal([
      'The table of causes has no match for this text. What this plugin recognizes, by line: ' +
        '2: … INVALID_TYPE … acme.my.salesforce.com …; 3: … HTTP 500 …',
    ]);
    expect(answered.output).not.to.match(/canary|moon/);
    const nothing = await diagnose('--error', 'the moon is full');
    expect(nothing.result['notes']).to.deep.equal([
      'The table of causes has no match for this text, and this plugin recognizes nothing in it.',
    ]);
  });

  it('reads files, several texts, and long logs', async () => {
    const log = join(scratch, 'integration.log');
    writeFileSync(
      log,
      `${'noise\n'.repeat(50_000)}[LoginFault [ApiFault  exceptionCode='INVALID_LOGIN'\n exceptionMessage='Invalid username, password, security token; or user locked out.'\n]\n`,
    );
    const answered = await diagnose('--error-file', log, '--error', 'SSO_SERVICE_DOWN');
    expect(causes(answered).slice(0, 2)).to.deep.equal([
      'delegated-authentication certain',
      'wrong-password-or-token possible',
    ]);
  });

  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ['nothing at all', [], 'DiagnoseNothingError'],
    ['an empty text', ['--error', ' '], 'ErrorTextEmptyError'],
    ['a file that is not there', ['--error-file', '/nowhere/integration.log'], 'ErrorFileError'],
    ['an org without a user', ['--error', 'x', '-o', 'prod'], 'DiagnoseNoUserError'],
    ['a time that is none', ['--error', 'x', '--since', 'yesterday'], 'SinceError'],
    ['a time to come', ['--error', 'x', '--since', '2999-01-01'], 'SinceError'],
  ];
  for (const [name, args, error] of wrong) {
    it(`refuses ${name}`, async () => {
      const answered = await diagnose(...args);
      expect(answered.code).to.equal(2);
      expect(answered.json['name']).to.equal(error);
      expect(answered.json['actions']).not.to.deep.equal([]);
    });
  }

  it('repeats nothing of an argument that is none: it may be a piece of a log', async () => {
    for (const stray of ['password=canary', 'canary', '--canary-x=canary', '--canary7']) {
      const answered = await diagnose('--error', 'x', stray);
      expect(answered.code, stray).to.equal(2);
      expect(answered.output.replaceAll('--canary-x', ''), stray).not.to.include('canary');
    }
    const path = await diagnose('--error-file', 'password=canary');
    expect(path.json['name']).to.equal('ErrorFileError');
    expect(path.output).not.to.include('canary');
  });

  it('sums up several causes behind the first, the surest first, and one by nothing', async () => {
    const home = new Home();
    const words = async (error: string): Promise<string> =>
      (await plugin(['token', 'diagnose', 'login', '--error', error], home)).stdout;
    try {
      expect(await words('INVALID_LOGIN: Invalid username, password, security token; or user locked out.')).to.match(
        /^\? possible {2}wrong-password-or-token\nThe first of 5 causes that match: 5 possible\.\n\n/u,
      );
      expect(await words('PASSWORD_LOCKOUT')).to.not.include('causes that match');
    } finally {
      home.remove();
    }
  });

  it('prints one cause a block for people, and takes a log by standard input', async () => {
    const home = new Home();
    try {
      const ran = await plugin(['token', 'diagnose', 'login', '--error-file', '-'], home, {
        input: 'PASSWORD_LOCKOUT \u001b[31mred',
      });
      expect(ran.code).to.equal(0);
      expect(ran.stdout).to.match(/^✗ certain {2}user-locked\n\n {2}why /);
      expect(ran.stdout).to.match(/\n {2}fix +admin: /);
      expect(ran.stdout).not.to.include('\u001b[31m');
      const ask = ['token', 'diagnose', 'login', '--error', 'PASSWORD_LOCKOUT'];
      const markdown = await plugin([...ask, '-r', 'markdown'], home);
      expect(markdown.stdout).to.match(/^\*\*certain {2}user-locked\*\*\n\n- \*\*why\*\* /u);
      const file = join(home.path, 'why.json');
      const written = await plugin([...ask, '--output-file', file], home);
      const cause =
        /^✗ certain {2}user-locked\n\n {2}why {2}Too many failed .*\n {2}fix {2}admin: Stop the client .*\n\n/u;
      expect(written.stdout).to.match(cause);
      expect(written.stdout.replace(cause, '')).to.equal(`Written: ${file} (the whole answer as JSON).\n`);
      const nothing = await plugin(['token', 'diagnose', 'login'], home);
      expect([nothing.code, nothing.stdout]).to.deep.equal([2, '']);
      expect(nothing.stderr).to.include('There is nothing to diagnose').and.not.include('EEXIT');
      const wrong = await plugin(['token', 'diagnose', 'login', '-r', 'nonsense'], home);
      expect(wrong.code).to.equal(2);
      const json = await plugin(['token', 'diagnose', 'login', '--error', 'PASSWORD_LOCKOUT'], home, {
        env: { SF_CONTENT_TYPE: 'JSON' },
      });
      expect(Object.keys(envelope(json))).to.deep.equal(['status', 'result', 'warnings']);
      expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal(envelope(json)['result']);
    } finally {
      home.remove();
    }
  });
});

describe('sf token diagnose login with an org', () => {
  let org: Org;
  const door = new Door();
  before(async () => {
    org = await startOrg({ seed: 5 });
  });
  after(async () => {
    door.close();
    await org.close();
  });
  const name = (which: IntegrationCase): string => org.integrations.find((one) => one.case === which)?.username ?? '';
  const diagnose = async (...args: string[]): Promise<Answered> =>
    door.diagnose(['-o', admin(org, 'cloud'), ...args], at(org, 'cloud'));
  const seconds = (hoursAgo: number): number => Math.floor(org.change.now() / 1000) - hoursAgo * 3600;

  /** Every status of LoginHistory that the table has a cause for, as the org writes it. */
  const statuses: readonly (readonly [string, readonly string[]])[] = [
    ['Invalid Password', ['wrong-password-or-token certain']],
    ['Failed: API security token required', ['token-missing likely', 'token-outdated likely']],
    ['Failed: Computer activation required', ['device-activation likely', 'token-missing possible']],
    ['Failed: Computer activation pending', ['device-activation likely', 'token-missing possible']],
    // The user is not locked now, so the lockout is over.
    ['Password Lockout', ['user-locked likely']],
    ['User is Inactive', ['user-inactive certain']],
    ['User is Frozen', ['user-frozen certain']],
    ['Restricted IP', ['profile-range-outside certain']],
    ['Restricted time', ['login-hours certain']],
    ['Restricted domain', ['my-domain-required certain']],
    ['Failed: API-only user', ['api-only-user certain']],
    ['Failed: Login over insecure channel', ['insecure-channel certain']],
    ['Failed: API Version Removed', ['api-version-retired certain']],
    ['Invalid login', ['wrong-username-or-host certain']],
    ['Login rate exceeded', ['login-rate-exceeded certain']],
    ['Maximum logins exceeded', ['login-rate-exceeded certain']],
    ['Multi-factor required', ['mfa-required certain']],
    ['Failed: IP Address Not Allowed', ['app-range-outside certain']],
    ['Failed: OAuth API access disabled', ['api-disabled certain']],
    ['Username-Password Flow Disabled', ['oauth-flow-blocked certain']],
    ['Organization locked', ['org-locked certain']],
    ['Trial Expired', ['trial-expired certain']],
  ];
  for (const [at_, [status, expected]] of statuses.entries()) {
    it(`takes the row "${status}" for ${expected.join(' and ')}`, async () => {
      const username = `status.${String(at_)}@loopback.example`;
      org.change.addUser({ username });
      org.change.addLogin(username, seconds(1), { status });
      const answered = await diagnose('--username', username);
      expect(causes(answered)).to.have.members(expected);
      expect(answered.code).to.equal(0);
      expect(asObject(answered.result['subject'])).to.deep.include({ username });
      expect(asObject(asObject(answered.result['subject'])['org'])).to.deep.equal({
        name: org.admin.username,
        orgId: org.orgId,
      });
    });
  }

  const states: readonly (readonly [IntegrationCase, readonly string[]])[] = [
    ['locked', ['user-locked certain', 'wrong-password-or-token certain']],
    ['frozen', ['user-frozen certain']],
    ['inactive', ['user-inactive certain']],
  ];
  for (const [which, expected] of states) {
    it(`knows the user who is ${which} now`, async () => {
      expect(causes(await diagnose('--username', name(which)))).to.deep.equal(expected);
    });
  }

  it('says that the token died with the password', async () => {
    const username = name('stale-token');
    org.change.addLogin(username, seconds(2), { status: 'Failed: API security token required' });
    const answered = await diagnose('--username', username);
    const [cause] = asList(answered.result['causes']);
    expect(cause?.['cause']).to.equal('token-outdated');
    expect(JSON.stringify(cause?.['evidence'])).to.include('invalidated the old token');
    // A session alone has no name that could be typed: the variable that pages explain stands for it.
    const home = new Home();
    const { stdout } = await plugin(
      ['token', 'diagnose', 'login', '--username', username, '--target-org', org.admin.accessToken],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.cloud } },
    ).finally(() => {
      home.remove();
    });
    expect(stdout).to.include(`sf token open reset -o "$SF_TARGET_ORG" --username ${username}`);
  });

  it('tells apart with the org what the text does not', async () => {
    expect(causes(await diagnose('--username', name('frozen'), '--error', INVALID_LOGIN))).to.deep.equal([
      'user-frozen certain',
    ]);
    expect(causes(await diagnose('--username', name('good'), '--error', INVALID_LOGIN))[0]).to.equal(
      'wrong-username-or-host possible',
    );
    expect(causes(await diagnose('--username', 'nobody@loopback.example', '--error', INVALID_LOGIN))).to.deep.equal([
      'wrong-username-or-host certain',
    ]);
  });

  it('looks no further back than it is told', async () => {
    const username = 'since@loopback.example';
    org.change.addUser({ username });
    org.change.addLogin(username, seconds(30), { status: 'Restricted time' });
    const recent = await diagnose('--username', username);
    expect(recent.code).to.equal(68);
    expect(JSON.stringify(recent.result['notes'])).to.match(
      /since@loopback\.example has no failed login since \d{4}-\d\d-\d\d \d\d:\d\d UTC\./u,
    );
    const home = new Home();
    const page = await plugin(
      ['token', 'diagnose', 'login', '--username', username, '--target-org', org.admin.accessToken],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.cloud } },
    ).finally(() => {
      home.remove();
    });
    expect(page.stdout).to.include(`--username ${username} --since 30d`).and.to.include('sf token list users');
    expect(causes(await diagnose('--username', username, '--since', '2d'))).to.deep.equal(['login-hours certain']);
  });

  it('names the user of each cause when several are asked about', async () => {
    const answered = await diagnose('--username', name('frozen'), '--username', name('inactive'));
    expect(asList(answered.result['causes']).map(({ username, cause }) => [username, cause])).to.deep.equal([
      [name('frozen'), 'user-frozen'],
      [name('inactive'), 'user-inactive'],
    ]);
    expect(asObject(answered.result['subject'])['usernames']).to.deep.equal([name('frozen'), name('inactive')]);
  });

  it('names the user of each note, and is no full answer while one of several has no cause', async () => {
    const [odd, other] = ['odd.one@loopback.example', 'odd.two@loopback.example'];
    for (const username of [odd, other]) {
      org.change.addUser({ username });
      org.change.addLogin(username, seconds(3), { status: 'Success' });
      org.change.addLogin(username, seconds(2), { status: 'Failed: Something of tomorrow' });
    }
    const answered = await diagnose('--username', odd, '--username', other, '--username', name('frozen'));
    expect(answered.code).to.equal(68);
    const notes = answered.result['notes'];
    if (!Array.isArray(notes)) throw new Error('There are no notes.');
    for (const username of [odd, other]) {
      expect(notes.filter((note) => String(note).startsWith(`${username}: LoginHistory says`))).to.have.length(1);
      expect(notes).to.include(`No cause was found for ${username}.`);
    }
    const fine = await diagnose('--username', name('inactive'), '--username', name('frozen'));
    expect(fine.code).to.equal(0);
  });

  it('suggests the nearest name for a user whom the org does not have', async () => {
    const wrong = name('frozen').replace('frozen', 'frozn');
    const answered = await diagnose('--username', wrong);
    expect(JSON.stringify(asList(answered.result['causes'])[0]?.['evidence'])).to.include(
      `Did you mean ${name('frozen')}?`,
    );
  });

  it('passes a status on that nobody knows', async () => {
    const username = 'localised@loopback.example';
    org.change.addUser({ username });
    org.change.addLogin(username, seconds(1), { status: 'Ungültiges Kennwort \u001b[2J' });
    const answered = await diagnose('--username', username);
    expect(answered.code).to.equal(68);
    // Not even whether it is a failure is known: the word for success of this language was not seen.
    expect(answered.result['notes']).to.deep.equal([]);
    expect(JSON.stringify(answered.result['incomplete']))
      .to.match(/Ungültiges Kennwort/)
      .and.not.include('\\u001b');
  });

  it('is incomplete where LoginHistory cannot be read, and says what would allow it', async () => {
    const session = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory');
    const answered = await door.diagnose(
      ['-o', session.accessToken, '--username', name('frozen'), '--error', INVALID_LOGIN],
      at(org, 'cloud'),
    );
    expect(answered.code).to.equal(68);
    const permissions = asList(answered.result['incomplete']).map(({ permission }) => permission);
    expect(permissions).to.include('Monitor Login History');
    expect(causes(answered)).not.to.deep.equal([]);
  });

  it('never shows the session of the org', async () => {
    const token = admin(org, 'cloud');
    const answered = await door.diagnose(['-o', token, '--username', name('good')], at(org, 'cloud'));
    expect(answered.output).not.to.include(token.slice(20));
  });

  it('needs an org for a user alone', async () => {
    const answered = await door.diagnose(['--username', 'a@b.c'], {});
    expect(answered.code).to.equal(2);
    expect(answered.json['name']).to.equal('DiagnoseNoOrgError');
  });
});
