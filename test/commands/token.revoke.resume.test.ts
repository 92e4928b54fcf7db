/**
 * A run of `revoke` that is taken up: its report is that of the whole run, and it says how things stand now.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asList, asObject, resultOf, type Json, type JsonObject } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const ADDRESS = '203.0.113.99';

describe('sf token revoke --resume', () => {
  let home: Home;
  let org: Org;
  let admin: OrgSession;

  beforeEach(async () => {
    home = new Home();
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ username: WHO, profile: 'Plain', password: 'pw-of-etl-1', securityToken: 'A'.repeat(24) });
    org.change.secrets.addChildSession(org.change.sessionOf(WHO));
    org.change.secrets.addOauthToken(WHO, 'Nightly load');
    org.change.secrets.addScheduledJob(WHO, 'Nightly clean-up');
    org.change.addVerifiedAddress(WHO, org.addresses.cloud);
    org.change.addVerifiedAddress(WHO, ADDRESS);
    admin = org.change.logIn('admin@loopback.example');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });

  const revoke = async (args: readonly string[], token = admin.accessToken): Promise<Ran> =>
    plugin(['token', 'revoke', ...args, '--target-org', token], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '100' },
    });
  const sure = (): string[] => ['--no-prompt', '--confirm', org.orgId];
  const begin = async (...args: string[]): Promise<Ran> =>
    revoke(['login', '--username', WHO, '--apply', ...sure(), ...args]);
  const idOf = (ran: Ran): string => String(asObject(resultOf(ran)['run'])['id']);
  const resume = async (id: string, ...args: string[]): Promise<Ran> =>
    revoke(['login', '--resume', id, '--apply', ...sure(), ...args]);
  const words = ({ stdout }: Ran): string => stdout.replaceAll(/\s+/gu, ' ');
  const runFile = (): string => runFilesIn(home)[0] ?? '';
  /** One that could not revoke the app tokens. */
  const partly = async (...args: string[]): Promise<string> => {
    const session = org.change.sessionWithout('CustomizeApplication');
    return idOf(
      await revoke(['login', '--username', WHO, '--apply', ...sure(), '--json', ...args], session.accessToken),
    );
  };

  it('sets a password once more that nobody has answered, whoever has changed it since', async () => {
    const path = /\/User\/\w+\/password$/u;
    org.fault({ when: { method: 'POST', path }, kind: 'drop', times: 9 });
    const lost = await begin('--keep', 'freeze', '--json');
    expect([statesOf(resultOf(lost)).includes('password unknown'), lost.code], lost.stdout).to.deep.equal([true, 68]);
    org.clearFaults();
    org.change.secrets.choosePassword(WHO, 'Whoever-has-it-9');
    org.clearLog();
    const ran = await resume(idOf(lost), '--json');
    // The org said yes; its clock stands still here, so that it shows the time of their change.
    expect(statesOf(resultOf(ran)), ran.stdout).to.include('password unread');
    expect(changesIn(org).filter((one) => path.test(one))).to.have.length(1);
  });

  it('says that a password of a rotation may still come', async () => {
    const path = /\/User\/\w+\/password$/u;
    const keep = `'${process.execPath}' -e 'process.stdin.resume()'`;
    org.fault({ when: { method: 'POST', path }, kind: 'drop', times: 9 });
    await plugin(
      [
        ...[
          'token',
          'rotate',
          'login',
          '--username',
          WHO,
          '--apply',
          ...sure(),
          '--skip-test',
          '--wait',
          '0',
          '--force',
        ],
        ...['--skip-token', '--deliver', keep, '--on-failure', keep, '--json', '--target-org', admin.accessToken],
      ],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    org.clearFaults();
    const ran = await begin('--keep', 'freeze', '--json');
    expect([statesOf(resultOf(ran)).includes('password done'), ran.code], ran.stdout).to.deep.equal([true, 68]);
    expect(JSON.stringify(resultOf(ran)['incomplete'])).to.match(/A rotation sent a password/u);
  });

  it('tells what was open before the run began, and not what the run has left', async () => {
    const id = await partly();
    const result = resultOf(await resume(id, '--json'));
    expect(statesOf(result)).to.include('tokens done');
    const open = asObject(result['open']);
    expect(open['frozen']).to.equal(false);
    expect(asList(open['sessions'])).to.have.length(3);
    expect(asList(open['tokens']).map(({ app }) => app)).to.deep.equal(['Nightly load']);
    expect(asList(open['addresses']).map(({ address }) => address)).to.have.members([org.addresses.cloud, ADDRESS]);
    expect(asList(open['jobs']).map(({ name }) => name)).to.include('Nightly clean-up');
    expect(words(await resume(id))).to.include('Open before: sessions 3, app tokens 1, verified addresses 2.');
  });

  it('has it from the run file, in which no secret stands', async () => {
    const id = await partly();
    const text = readFileSync(runFile(), 'utf8');
    const open = asObject(asObject(asObject(JSON.parse(text) as Json)['found'] ?? {})['open'] ?? {});
    expect([asList(open['sessions']).length, open['tokens']]).to.deep.equal([3, null]);
    expect(text).not.to.match(/del_|00D\w{12,15}!|\b0Ak\w{12}|NewPassword/u);
    // Nothing in it is believed that is not what it is to be.
    const record = asObject(JSON.parse(text) as Json);
    const odd: JsonObject = { ...open, frozen: 'no', sessions: [{ type: 7 }], tokens: 'all' };
    writeFileSync(runFile(), JSON.stringify({ ...record, found: { open: odd } }));
    const told = asObject(resultOf(await resume(id, '--json'))['open']);
    expect([told['frozen'], told['sessions']]).to.deep.equal([null, null]);
    // What the first session could not read is still as it was, since no step has touched it.
    expect(asList(told['tokens']).map(({ app }) => app)).to.deep.equal(['Nightly load']);
    expect(asList(told['addresses'])).to.have.length(2);
    const ended = asObject(JSON.parse(readFileSync(runFile(), 'utf8')) as Json);
    writeFileSync(runFile(), JSON.stringify({ ...ended, found: null }));
    expect(words(await resume(id))).to.include('Open before: sessions ?, app tokens ?, verified addresses ?.');
  });

  it('looks at logins from the time on that the run began with, unless another is asked for', async () => {
    const id = await partly('--since', '2026-10-01');
    expect(resultOf(await resume(id, '--json'))['since']).to.equal('2026-10-01T00:00:00.000Z');
    expect(resultOf(await resume(id, '--json', '--since', '2026-11-01'))['since']).to.equal('2026-11-01T00:00:00.000Z');
  });

  it('looks again at what is done: nothing is sent, and what still holds keeps its time', async () => {
    const first = await begin('--json');
    const times = (ran: Ran): unknown[] => asList(resultOf(ran)['steps']).map(({ ended }) => ended);
    org.clearLog();
    const again = await resume(idOf(first), '--json');
    expect(statesOf(resultOf(again)).filter((one) => !one.endsWith(' done'))).to.deep.equal([]);
    expect(times(again)).to.deep.equal(times(first));
    expect(changesIn(org)).to.deep.equal([]);
    expect(org.requests.filter(({ soql }) => soql?.includes('FROM AuthSession'))).not.to.deep.equal([]);
    expect(again.code, again.stdout).to.equal(0);
  });

  it('says what was taken back since, and does not do it again', async () => {
    const id = idOf(await begin('--json', '--keep', 'password'));
    org.change.changeUser(WHO, { frozen: 0 });
    org.change.sessionOf(WHO);
    org.clearLog();
    const ran = await resume(id, '--json');
    const result = resultOf(ran);
    expect(statesOf(result)).to.deep.equal([
      'freeze undone',
      'sessions undone',
      'tokens done',
      'password left-out',
      'addresses done',
    ]);
    expect(asList(result['steps'])[1]?.['left']).to.equal(1);
    expect([ran.code, changesIn(org)]).to.deep.equal([30, []]);
    const told = words(await resume(id));
    expect(told).to.include('Open or unknown: freeze the user and end the sessions.');
    expect(told)
      .to.include(`--username ${WHO} -o "$SF_TARGET_ORG" --keep password --apply`)
      .and.not.to.include('--resume');
    // Once it holds again, that is what it says.
    org.change.changeUser(WHO, { frozen: 1 });
    expect(statesOf(resultOf(await resume(id, '--json'))))
      .to.include('freeze done')
      .and.include('sessions undone');
  });

  it('of one address tells which were verified before', async () => {
    const args = ['address', '--username', WHO, '--ip', ADDRESS, '--apply', ...sure(), '--json'];
    const id = idOf(await revoke(args));
    const again = resultOf(await revoke(['address', '--resume', id, '--apply', ...sure(), '--json']));
    expect(statesOf(again)).to.deep.equal(['address done']);
    expect(asList(again['verified']).map(({ address }) => address)).to.have.members([org.addresses.cloud, ADDRESS]);
    // Given beside --resume, the address has to be that of the run.
    const same = await revoke(['address', '--resume', id, '--apply', '--ip', ADDRESS, ...sure()]);
    expect(same.code, same.stderr).to.equal(0);
    const other = await revoke(['address', '--resume', id, '--apply', '--ip', org.addresses.cloud, ...sure()]);
    expect([other.code, other.stderr.replaceAll(/\s+/gu, ' ')]).to.satisfy(
      ([code, text]: [number, string]) =>
        code === 2 && text.includes(`is about ${ADDRESS}, not ${org.addresses.cloud}`),
    );
  });

  for (const [ip, first] of [
    ['10.0.0.0/8', '10.0.0.0'],
    ['203.0.113.7-203.0.113.9', '203.0.113.7'],
    ['2001:db8::/32', '2001:db8::'],
  ] as const) {
    it(`says of ${ip} that a range is no address, and how one is named`, async () => {
      org.clearLog();
      const ran = await revoke(['address', '--username', WHO, '--ip', ip]);
      const text = ran.stderr.replaceAll(/\s+/gu, ' ');
      expect(text)
        .to.include(`${ip} is a range of addresses, but --ip accepts one address.`)
        .and.include(`--ip ${first}`);
      // Before anything is read of the user.
      expect([ran.code, org.requests.filter(({ soql }) => soql?.includes('FROM User')).length]).to.deep.equal([2, 0]);
    });
  }

  it('says what one address looks like where what is given is none', async () => {
    const ran = await revoke(['address', '--username', WHO, '--ip', '10.0.0.300']);
    const text = ran.stderr.replaceAll(/\s+/gu, ' ');
    expect(ran.code).to.equal(2);
    expect(text).to.include('300').and.include('Give --ip one address').and.not.to.include('CIDR');
  });

  it('takes no other --keep than that of the run: it would not be heeded', async () => {
    const id = await partly();
    org.clearLog();
    const ran = await resume(id, '--keep', 'tokens');
    expect([ran.code, changesIn(org)], ran.stderr).to.deep.equal([2, []]);
  });

  for (const kept of ['freeze', 'sessions', 'tokens', 'password', 'addresses']) {
    it(`a run that keeps ${kept} leaves it as it is, and does the others`, async () => {
      const ran = await begin('--json', '--keep', kept);
      const steps = ['freeze', 'sessions', 'tokens', 'password', 'addresses'];
      expect(statesOf(resultOf(ran)), ran.stdout).to.deep.equal(
        steps.map((step) => `${step} ${step === kept ? 'left-out' : 'done'}`),
      );
      expect(ran.code).to.equal(0);
    });
  }

  it('names the ways by which a password lets the user in, since when, and what of it was open before', async () => {
    org.change.settings.trustedRanges = [];
    const plan = await revoke(['login', '--username', WHO, '--json']);
    const paths = (ran: Ran): unknown => asObject(resultOf(ran)['open'])['paths'];
    const open = [
      { path: 'soap', open: 'yes' },
      { path: 'oauth-password', open: 'yes' },
    ];
    expect(paths(plan)).to.deep.equal(open);
    const shown = words(await revoke(['login', '--username', WHO]));
    expect(shown).to.match(/Open access, and since when .* password SOAP login\(\) \d{4}-/u);
    const ran = await begin('--json');
    expect(paths(ran)).to.deep.equal(open);
    // Nobody gets in any more; the report of the run says what was open before it.
    const shut = [
      { path: 'soap', open: 'no' },
      { path: 'oauth-password', open: 'no' },
    ];
    expect(paths(await revoke(['login', '--username', WHO, '--json']))).to.deep.equal(shut);
    const again = await resume(idOf(ran), '--json');
    expect(paths(again)).to.deep.equal(open);
    expect(words(await resume(idOf(ran)))).to.include('Access that was open before, and since when');
  });

  it('shows all that is open with --all', async () => {
    for (let app = 0; app < 15; app += 1) org.change.secrets.addOauthToken(WHO, `App number ${String(app)}`);
    const few = words(await revoke(['login', '--username', WHO]));
    expect(few).to.include('--all: up to 200; --json: all.').and.not.to.include('App number 14');
    expect(words(await revoke(['login', '--username', WHO, '--all']))).to.include('App number 14');
  });
});
