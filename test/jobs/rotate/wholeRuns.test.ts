/**
 * Whole rotations, from the plan to the result: who is asked what, who is given what, and what the org takes in the end
 * (docs/adr/0022-rotations.md). Without a terminal, a program or a process.
 */
import { expect } from 'chai';
import { UsageError } from '../../../lib/errors.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { MACHINE } from '../../../lib/login/machine.js';
import { OLD, OLD_TOKEN, RotationHere, type Asked, type Rotated } from './rotationHere.js';

const MINUTE = 60_000;

describe('jobs: a rotation', () => {
  let here: RotationHere;
  before(async () => {
    here = await RotationHere.open();
  });
  beforeEach(() => {
    here.now += 60 * MINUTE;
    here.sitsAt('office');
  });
  after(async () => here.close());

  const namesIn = ({ ran }: Rotated): string[] => ran.map(({ name }) => name);
  const givenTo = ({ ran }: Rotated, program: string): Readonly<Record<string, string>> => ({
    ...ran.find(({ name }) => name === program)?.input,
  });
  const keyOf = async (asked: Asked): Promise<unknown> =>
    here.rotate(asked).catch((error: unknown) => (error instanceof KeyedError ? error.key : error));
  const refusalsOf = async (asked: Asked): Promise<readonly string[]> =>
    (await here.rotate({ ...asked, planOnly: true })).result.refusals.map(({ id }) => id);
  const codeOf = ({ result }: Rotated, step: string): string | null | undefined =>
    result.steps.find((one) => one.step === step)?.code;
  /** The token that Salesforce mails once the user has pressed the button: what the program finds in the mailbox. */
  const resetToken = (password: string): string => {
    here.org.change.secrets.resetToken(here.who, password);
    return here.org.change.secrets.mailbox(here.who).at(-1)?.secret ?? '';
  };
  const LEFT_OUT = {
    ...{ pause: 'left-out', 'unlock-first': 'left-out', sessions: 'left-out', token: 'left-out', test: 'left-out' },
    ...{ 'hand-over': 'left-out', watch: 'left-out', 'unlock-again': 'left-out' },
  };

  describe('of a password whose clients need no token', () => {
    it('gives the same secret to each program, which is what the org takes', async () => {
      here.newUser();
      const done = await here.rotate({ deliver: 2 });
      expect(done.states).to.deep.equal({
        ...{ ...LEFT_OUT, password: 'done', 'deliver-1': 'done', 'deliver-2': 'done', unlock: 'done' },
      });
      const { password, ...others } = givenTo(done, 'deliver-1');
      expect(others).to.deep.equal({ username: here.who, securityToken: '', instanceUrl: here.url });
      expect(givenTo(done, 'deliver-2')).to.deep.equal(givenTo(done, 'deliver-1'));
      expect(done.ran.map(({ isKept, name, seconds }) => [name, seconds, isKept])).to.deep.equal([
        ...[
          ['deliver-1', 60, false],
          ['deliver-2', 60, false],
        ],
      ]);
      expect([await here.takes(password ?? ''), await here.takes(OLD)]).to.deep.equal([true, false]);
      // It was asked that nothing be tried and nobody watched: the proof is left to whoever asked.
      expect([done.exitCode, done.record?.secret]).to.deep.equal([
        0,
        'The new secret was delivered to every recipient.',
      ]);
      expect(JSON.stringify(done.record)).not.to.include(password);
      // What whoever runs it is told, and what is written down of it.
      expect(done.told).to.deep.equal(['rotate.run', ...Array.from({ length: 4 }, () => 'rotate.doing')]);
      const { result, record } = done;
      expect(done.words)
        .to.include(record?.id ?? '?')
        .and.include(result.run?.file ?? '?');
      expect(record).to.deep.include({
        ...{ command: 'rotate login', username: here.who, userId: result.userId, subject: null, replaced: null },
        ...{ found: { since: result.since }, orgId: result.source.orgId, org: result.source.name, programs: [] },
      });
      expect([result.test.outcome, result.after, done.isInterrupted, done.result.incomplete]).to.deep.equal([
        ...[null, null, false, []],
      ]);
    });

    it('plans it first: what has to be said beforehand, and nothing is sent', async () => {
      here.newUser();
      const plan = await here.rotate({ planOnly: true });
      expect([plan.exitCode, plan.ran, plan.record, await here.takes(OLD)]).to.deep.equal([0, [], undefined, true]);
      expect(plan.states).to.deep.equal({ ...LEFT_OUT, password: 'planned', 'deliver-1': 'planned', ...PLANNED });
      const [client] = plan.result.clients;
      expect(client).to.deep.include({ client: 'Billing', path: 'soap', atChange: 'stops', needsToken: 'no' });
      // It logs in each hour, and ten failures lock.
      expect(client).to.deep.include({ retrySeconds: 3600, retryFrom: 'logins', lockSeconds: 36_000 });
      expect(plan.result.lock).to.deep.equal({
        ...{ locked: false, attempts: 10, left: 10, minutes: 15, seconds: 36_000, beforeDelivery: 'no' },
      });
      expect(plan.result.token).to.deep.include({ needed: 'no' });
    });
    const PLANNED = { 'hand-over': 'planned', unlock: 'planned' };

    it('says to what its clients can move, and when their path ends', async () => {
      here.newUser();
      const { move } = (await here.rotate({ planOnly: true })).result;
      // docs/salesforce.md section 1: SOAP login() ends with Summer '27, and this user has Use Any API Auth until then.
      expect(move).to.deep.include({ ends: '2027-06-01', option: null });
      expect(move?.why).to.match(/"sf token generate app" looks at the clients of all users/u);
      here.newUser(null);
      expect((await here.rotate({ planOnly: true })).result.move).to.equal(null);
    });

    it('tries the secret, and has its client back when that has logged in', async () => {
      here.newUser();
      const flags = { 'skip-test': false, wait: 10 };
      const done = await here.rotate({ flags, onRun: () => here.logIn('Billing', here.now + 5000) });
      expect([done.exitCode, done.states['test'], done.states['watch']]).to.deep.equal([0, 'done', 'done']);
      expect(done.result.test).to.deep.include({ path: 'soap', outcome: 'succeeded', verdict: 'no-token' });
      expect(done.result.clients[0]).to.deep.include({ now: 'back', backFrom: [here.org.addresses.office] });
      expect(done.result.after).to.deep.equal({ locked: false, frozen: false, attemptsLeft: 10 });
      // From where the login came as the org has written it down: its clients get in from there.
      expect(done.result.test).to.include({ address: here.org.addresses.office, isNew: false });
      expect(done.result.test.why).to.match(/^No token was sent: this login needed none\./u);
      expect(done.told).to.include('rotate.test.unsure');
    });

    it('says nothing of a client that did not come while it was watched', async () => {
      here.newUser();
      const began = here.now;
      const done = await here.rotate({ flags: { wait: 10 } });
      expect([done.exitCode, done.states['watch'], codeOf(done, 'watch')]).to.deep.equal([68, 'open', 'not-seen']);
      expect(here.now - began, 'milliseconds that it was watched').to.equal(10_000);
      // One that fails is known not to have it.
      here.newUser();
      const fails = (): void => {
        here.logIn('Billing', here.now + 2000, { status: 'Invalid Password' });
      };
      const failed = await here.rotate({ flags: { wait: 10 }, onRun: fails });
      expect([failed.exitCode, codeOf(failed, 'watch')]).to.deep.equal([30, 'client-fails']);
    });

    it('stops the clients first with a program that gets no secret, and sets nothing where that says no', async () => {
      here.newUser();
      const no = { pause: { kind: 'refused', code: 'exit-1' } } as const;
      const refused = await here.rotate({ pause: true, ends: no });
      expect([refused.exitCode, namesIn(refused), refused.states['password']]).to.deep.equal([
        30,
        ['pause'],
        'pending',
      ]);
      expect(givenTo(refused, 'pause')).to.deep.equal({ username: here.who, instanceUrl: here.url });
      expect([codeOf(refused, 'pause'), await here.takes(OLD)]).to.deep.equal(['exit-1', true]);
      const done = await here.rotate({ pause: true });
      expect([done.exitCode, namesIn(done)]).to.deep.equal([0, ['pause', 'deliver-1']]);
    });

    it('ends the sessions of the user where that is wanted', async () => {
      here.newUser();
      here.org.change.logIn(here.who, 'office');
      const done = await here.rotate({ flags: { 'end-sessions': true } });
      expect([done.states['sessions'], done.record?.steps.find(({ id }) => id === 'sessions')?.closed]).to.deep.equal([
        ...['done', 1],
      ]);
    });
  });

  describe('that cannot deliver', () => {
    const NO = { 'deliver-1': { kind: 'refused', code: 'exit-1' } } as const;

    it('hands the secret over to a program that no signal ends, and goes on with it when that is piped in', async () => {
      here.newUser();
      const failed = await here.rotate({ deliver: 2, ends: NO });
      expect(namesIn(failed)).to.deep.equal(['deliver-1', 'failed']);
      expect([failed.exitCode, failed.states['hand-over'], failed.states['deliver-2']]).to.deep.equal([
        ...[30, 'done', 'pending'],
      ]);
      expect(failed.ran[1]).to.include({ seconds: 60, isKept: true });
      const given = givenTo(failed, 'failed');
      expect([await here.takes(given['password'] ?? ''), failed.result.run?.handedOver]).to.deep.equal([true, true]);
      const { of, password, securityToken } = given;
      expect(await keyOf({ deliver: 2, resumed: failed.record, lines: { password, of: 'password never' } })).to.equal(
        'rotate.error.piped-former',
      );
      const lines = { password, securityToken, of };
      const done = await here.rotate({ deliver: 2, resumed: failed.record, lines });
      expect([done.exitCode, namesIn(done), done.states['password']]).to.deep.equal([
        ...[0, ['deliver-1', 'deliver-2'], 'done'],
      ]);
      expect(givenTo(done, 'deliver-2')['password']).to.equal(password);
      expect(done.record?.round).to.equal(1);
    });

    it('makes another secret when it is taken up without that', async () => {
      here.newUser();
      const first = await here.rotate({ deliver: 2, ends: { 'deliver-2': NO['deliver-1'] } });
      here.now += MINUTE;
      const plan = await here.rotate({ deliver: 2, resumed: first.record, planOnly: true });
      expect([plan.states['password'], plan.states['deliver-1']]).to.deep.equal(['planned', 'planned']);
      const done = await here.rotate({ deliver: 2, resumed: first.record });
      expect([done.exitCode, done.told.includes('rotate.replaced'), done.record?.round]).to.deep.equal([0, true, 2]);
      const password = givenTo(done, 'deliver-1')['password'] ?? '';
      expect(password).not.to.equal(givenTo(first, 'deliver-1')['password']);
      expect([givenTo(done, 'deliver-2')['password'], await here.takes(password)]).to.deep.equal([password, true]);
    });

    it('shows it on the terminal, where somebody sits, once no program has taken it', async () => {
      for (const [onFailure, ends] of [
        [false, NO],
        [true, { ...NO, failed: { kind: 'refused', code: 'exit-2' } }],
      ] as const) {
        here.newUser();
        const failed = await here.rotate({ onFailure, ends, isTerminal: true });
        expect([failed.exitCode, failed.states['hand-over']]).to.deep.equal([30, 'done']);
        const [shown] = failed.shown;
        expect(shown).to.deep.include({ ...givenTo(failed, 'deliver-1') });
        expect(shown).not.to.have.property('perhaps');
        expect(failed.told).to.include('rotate.handed-over');
      }
    });

    it('shows nothing where nobody sits there: the secret is lost, and its run says so', async () => {
      here.newUser();
      const failed = await here.rotate({ ends: { ...NO, failed: { kind: 'refused', code: 'exit-2' } } });
      expect([failed.exitCode, failed.states['hand-over'], failed.shown]).to.deep.equal([30, 'refused', []]);
      expect(failed.record?.secret).to.match(/this secret is lost/u);
      here.now += MINUTE;
      const again = await here.rotate({ resumed: failed.record });
      expect([again.exitCode, again.told.includes('rotate.lost')]).to.deep.equal([0, true]);
    });

    it('names what may have taken the secret, which a program that was cut off may have', async () => {
      here.newUser();
      const ends = { 'deliver-1': { kind: 'unknown', code: 'timed-out' }, failed: { kind: 'refused', code: 'exit-2' } };
      const failed = await here.rotate({ ends: { ...ends } as Asked['ends'] & object });
      expect([failed.states['deliver-1'], codeOf(failed, 'deliver-1')]).to.deep.equal(['unknown', 'timed-out']);
      here.now += MINUTE;
      expect((await here.rotate({ resumed: failed.record })).told).to.include('rotate.lost.some');
    });

    it('finishes what is in progress at a signal, hands over, and begins nothing more', async () => {
      here.newUser();
      const interrupts = new AbortController();
      const ended = await here.rotate({ deliver: 2, signal: interrupts.signal, onRun: () => interrupts.abort() });
      expect(namesIn(ended)).to.deep.equal(['deliver-1', 'failed']);
      expect([ended.states['deliver-1'], ended.states['deliver-2']]).to.deep.equal(['done', 'pending']);
      expect(ended.isInterrupted).to.equal(true);
    });

    it('with nobody to deliver to shows the secret, asks for it when it is taken up, and is over once it is tried', async () => {
      here.newUser();
      const flags = { 'skip-test': false };
      const shown = await here.rotate({ deliver: 0, onFailure: false, isTerminal: true, flags: {} });
      expect([shown.states['hand-over'], shown.exitCode]).to.deep.equal(['done', 0]);
      const password = String(Object.entries(shown.shown[0] ?? {}).find(([name]) => name === 'password')?.[1]);
      expect(await here.takes(password)).to.equal(true);
      here.newUser();
      const pending = await here.rotate({ deliver: 0, onFailure: false, isTerminal: true, flags });
      expect([pending.states['test'], pending.states['hand-over']]).to.deep.equal(['done', 'done']);
    });
  });

  describe('of a password and its token', () => {
    it('hands over what the org may have where no token comes: it lets nobody in without one', async () => {
      here.sitsAt('cloud');
      here.newUser('Nightly', 'cloud');
      for (const [end, code] of [
        [{ kind: 'done', printed: ' \n' }, 'no-token'],
        [{ kind: 'unknown', code: 'timed-out' }, 'timed-out'],
      ] as const) {
        const done = await here.rotate({ tokenCommand: true, ends: { token: end }, flags: { 'skip-test': false } });
        expect([done.states['token'], codeOf(done, 'token'), done.exitCode]).to.deep.equal(['refused', code, 30]);
        expect(done.ran.find(({ name }) => name === 'token')).to.include({ seconds: 900, isKept: false });
        expect(givenTo(done, 'token')).to.deep.equal({ username: here.who, instanceUrl: here.url });
        expect(namesIn(done)).to.deep.equal(['token', 'failed']);
        expect([done.result.token.needed, done.states['deliver-1']]).to.deep.equal(['yes', 'pending']);
        here.now += MINUTE;
      }
    });

    it('delivers to nobody what a login has shown to be wrong', async () => {
      here.sitsAt('cloud');
      here.newUser('Nightly', 'cloud');
      const ends = { token: { kind: 'done', printed: OLD_TOKEN } } as const;
      const done = await here.rotate({ tokenCommand: true, ends, flags: { 'skip-test': false, wait: 10 } });
      expect([done.states['test'], codeOf(done, 'test')]).to.deep.equal(['refused', 'token-outdated']);
      expect([namesIn(done), done.states['hand-over'], done.exitCode]).to.deep.equal([['token', 'failed'], 'done', 30]);
      expect([done.result.test.outcome, done.result.test.address]).to.deep.equal(['failed', here.org.addresses.cloud]);
      expect([done.states['watch'], done.result.after]).to.deep.equal(['pending', null]);
      expect(done.result.test.why).to.match(/^Salesforce refused the login /u);
    });

    it('cannot be without one that a client needs, unless somebody insists', async () => {
      here.newUser('Nightly', 'cloud');
      expect(await keyOf({})).to.equal('rotate.error.no-token');
      expect(await refusalsOf({ flags: { 'skip-token': true } })).to.deep.equal(['token-left-out']);
      here.newUser();
      expect(await refusalsOf({ flags: { 'skip-token': true } })).to.deep.equal([]);
    });

    it('asks for it on the terminal, says where it is reset, and leaves the page to its user', async () => {
      here.newUser('Nightly', 'cloud');
      const done = await here.rotate({ isTerminal: true, typed: { 'rotate.prompt.token.needed': OLD_TOKEN } });
      expect(done.told).to.include.members(['rotate.reset.other', 'rotate.prompt.token.needed']);
      expect([done.opened, givenTo(done, 'deliver-1')['securityToken']]).to.deep.equal([[], OLD_TOKEN]);
      expect(done.words).to.include(here.who).and.include('ResetApiToken');
      // Nothing proves the token: nobody tried it, and no client that needs it was seen.
      expect(done.states).to.deep.include({ token: 'done', 'deliver-1': 'done' });
    });

    it('is not tried from where it needs a token, and none was taken', async () => {
      here.sitsAt('cloud');
      here.newUser();
      const plan = await here.rotate({ planOnly: true, flags: { 'skip-test': false } });
      expect([plan.states['test'], codeOf(plan, 'test')]).to.deep.equal(['not-tested', 'token-needed-here']);
      // With the session of another place the org tells it first as it refuses: that says nothing of the password.
      here.sitsAt('office');
      here.moveTo('cloud');
      const moved = await here.rotate({ flags: { 'skip-test': false } });
      expect([moved.states['test'], codeOf(moved, 'test')]).to.deep.equal(['not-tested', 'token-missing']);
      expect(moved.result.test).to.include({ outcome: 'failed', address: here.org.addresses.cloud, isNew: true });
      expect(moved.result.test.why).to.match(/^The attempt was refused without a token, which says nothing about/u);
      here.sitsAt('cloud');
      const done = await here.rotate({ flags: { 'skip-test': false } });
      expect([done.states['test'], codeOf(done, 'test')]).to.deep.equal(['not-tested', 'token-needed-here']);
      expect([done.states['deliver-1'], done.exitCode]).to.deep.equal(['done', 68]);
      expect(here.org.change.secrets.mailbox(here.who)).to.deep.equal([]);
    });
  });

  describe('of a token alone', () => {
    const flags = { 'token-only': true };

    it('goes with the password that stays to each program, and is tried with it', async () => {
      here.sitsAt('cloud');
      here.newUser('Nightly', 'cloud');
      let printed = '';
      const ends = {
        get token(): { kind: 'done'; printed: string } {
          return { kind: 'done', printed: `${printed}\n` };
        },
      };
      const onRun = (name: string): void => {
        if (name === 'token') printed = resetToken(OLD);
      };
      const lines = { password: OLD };
      const done = await here.rotate({
        tokenCommand: true,
        lines,
        ends,
        onRun,
        flags: { ...flags, 'skip-test': false },
      });
      expect(done.states).to.deep.include({ password: 'left-out', token: 'done', test: 'done', 'deliver-1': 'done' });
      expect([givenTo(done, 'deliver-1')['password'], givenTo(done, 'deliver-1')['securityToken']]).to.deep.equal([
        ...[OLD, printed],
      ]);
      // A token that was never reset logs in as well: that the old one is dead nothing proves.
      expect([done.exitCode, done.result.test.provesToken]).to.deep.equal([68, 'yes']);
      expect(done.result.token.unproved).to.not.equal(null);
      // For which password it was taken, and when it was in hand: by those a change of somebody else's is told.
      const token = done.record?.steps.find(({ id }) => id === 'token');
      expect(token?.before).to.equal(done.result.password.changed);
      expect(Date.parse(token?.after ?? '')).to.equal(here.now);
    });

    it('wants the password that stays, by pipe or from somebody who sits there', async () => {
      here.newUser('Nightly', 'cloud');
      expect(await keyOf({ flags, tokenCommand: true })).to.equal('rotate.error.no-password');
      expect(await here.rotate({ flags, tokenCommand: true }).catch((error: unknown) => error)).to.be.instanceOf(
        UsageError,
      );
      expect(await keyOf({ flags, tokenCommand: true, lines: {} })).to.equal('rotate.error.no-password');
      const empty = { flags, tokenCommand: true, isTerminal: true, typed: { 'rotate.prompt.password': '' } };
      expect(await keyOf(empty)).to.equal('rotate.error.no-password');
      const typed = { 'rotate.prompt.password': OLD, 'rotate.prompt.token.needed': OLD_TOKEN };
      const done = await here.rotate({ flags, isTerminal: true, typed });
      expect(givenTo(done, 'deliver-1')).to.include({ password: OLD, securityToken: OLD_TOKEN });
    });
  });

  describe('of the user of the session', () => {
    const ADMIN = 'admin@loopback.example';
    const asked = { username: ADMIN, flags: { 'skip-token': true } };
    const OWN_OLD = 'Old-admin-pw-1';
    beforeEach(() => {
      here.org.change.setPassword(ADMIN, { password: OWN_OLD });
    });

    it('is set with the old password, which is piped in or asked for before anything begins', async () => {
      for (const more of [
        { lines: { oldPassword: OWN_OLD } },
        { isTerminal: true, typed: { 'rotate.prompt.old-password': OWN_OLD } },
      ]) {
        here.org.change.setPassword(ADMIN, { password: OWN_OLD });
        here.org.clearLog();
        const done = await here.rotate({ ...asked, ...more });
        expect([done.exitCode, done.states['password'], done.result.own]).to.deep.equal([0, 'done', true]);
        expect(done.told.filter((key) => key === 'rotate.prompt.old-password')).to.have.length('typed' in more ? 1 : 0);
        here.now += 60 * MINUTE;
      }
    });

    it('leaves everything as it is where the old one is wrong', async () => {
      const done = await here.rotate({ ...asked, lines: { oldPassword: 'wrong' } });
      expect([done.exitCode, codeOf(done, 'password'), done.ran]).to.deep.equal([30, 'INVALID_OLD_PASSWORD', []]);
      expect(done.record?.secret).to.match(/old secret still works/u);
      expect(done.told).to.include('rotate.refused-why');
    });

    it('is refused where nobody gives it, and not begun', async () => {
      expect(await refusalsOf(asked)).to.deep.equal(['own-user']);
      expect(await refusalsOf({ ...asked, lines: { oldPassword: OWN_OLD } })).to.deep.equal([]);
      expect(await refusalsOf({ ...asked, isTerminal: true })).to.deep.equal([]);
      expect(await keyOf(asked)).to.equal('rotate.error.not-begun');
      const none = { isTerminal: true, typed: { 'rotate.prompt.old-password': '' } };
      expect(await keyOf({ ...asked, ...none })).to.equal('rotate.error.not-begun');
    });

    it('opens the page on which a token is reset, for whoever sits there', async () => {
      const typed = { 'rotate.prompt.old-password': OWN_OLD, 'rotate.prompt.token': '' };
      const done = await here.rotate({ username: ADMIN, isTerminal: true, typed });
      expect(done.told).to.include('rotate.reset.own');
      expect(done.opened).to.deep.equal([`${here.org.urls.office}/lightning/settings/personal/ResetApiToken/home`]);
      // Nobody is known to need one.
      expect([done.states['token'], givenTo(done, 'deliver-1')['securityToken']]).to.deep.equal(['done', '']);
    });
  });

  describe('of a user who is locked', () => {
    const lock = (): void => {
      here.org.change.changeUser(here.who, { locked: 1, failed_logins: 10 });
    };
    const isLocked = (): boolean => here.org.change.user(here.who)['locked'] === 1;

    it('unlocks the user once everybody has the secret', async () => {
      here.newUser();
      lock();
      let wasLocked: boolean | undefined;
      const done = await here.rotate({
        flags: { unlock: true },
        onRun: () => {
          wasLocked = isLocked();
        },
      });
      expect([done.exitCode, wasLocked, isLocked()]).to.deep.equal([0, true, false]);
      // Whoever is locked resets no token.
      expect(done.result.token.hindrances.join()).to.match(/locked/u);
      expect(done.states).to.deep.include({ 'unlock-first': 'left-out', unlock: 'done' });
    });

    it('asks before it does so where somebody sits there, and leaves the lock at a no', async () => {
      for (const [yes, state] of [
        [true, 'done'],
        [false, 'refused'],
      ] as const) {
        here.newUser();
        lock();
        const done = await here.rotate({ isTerminal: true, typed: { 'rotate.unlock': yes } });
        expect([done.states['unlock'], isLocked()]).to.deep.equal([state, !yes]);
        expect(done.words).to.include(here.who);
      }
    });

    it('does not do so where nobody said it', async () => {
      here.newUser();
      lock();
      const done = await here.rotate({});
      expect([done.exitCode, done.states['unlock'], codeOf(done, 'unlock'), isLocked()]).to.deep.equal([
        ...[30, 'refused', 'user-locked', true],
      ]);
    });

    it('unlocks first where its token is to be reset, and begins nothing at a no', async () => {
      here.newUser('Nightly', 'cloud');
      lock();
      const asked = { isTerminal: true, typed: { 'rotate.prompt.token.needed': OLD_TOKEN } };
      const no = await here.rotate({ ...asked, typed: { 'rotate.unlock.first': false } });
      expect([no.isApplied, no.ran, isLocked(), await here.takes(OLD)]).to.deep.equal([false, [], true, false]);
      const yes = await here.rotate({ ...asked, typed: { ...asked.typed, 'rotate.unlock.first': true } });
      expect(yes.told.filter((key) => key.startsWith('rotate.unlock'))).to.deep.equal(['rotate.unlock.first']);
      expect(yes.states).to.deep.include({ 'unlock-first': 'done', password: 'done', token: 'done' });
      // What the user is unlocked from first keeps it from nothing.
      expect(yes.result.token.hindrances.join()).not.to.match(/locked/u);
      expect(isLocked()).to.equal(false);
    });

    it('unlocks a user whom forgotten clients have locked while they were watched, and says that they fail', async () => {
      for (const [unlock, state] of [
        [true, 'done'],
        [false, 'refused'],
      ] as const) {
        here.newUser();
        const done = await here.rotate({ flags: { wait: 10, unlock }, onWait: lock });
        expect([done.states['watch'], codeOf(done, 'watch')]).to.deep.equal(['refused', 'user-locked']);
        expect([done.states['unlock-again'], isLocked(), done.exitCode]).to.deep.equal([state, !unlock, 30]);
        // Unlocked, nobody has failed any more; how often nobody has looked.
        expect(done.result.after).to.deep.include(unlock ? { locked: false, attemptsLeft: null } : { locked: true });
      }
      here.newUser();
      here.org.fault({ kind: 'drop', when: { path: /UserLogin/u, method: 'PATCH' }, times: 9 });
      const lost = await here.rotate({ flags: { wait: 10, unlock: true }, onWait: lock });
      here.org.clearFaults();
      expect([lost.states['unlock-again'], lost.result.after?.locked]).to.deep.equal(['open', true]);
    });

    it('is refused where it would have to be unlocked first and nobody said so', async () => {
      here.newUser('Nightly', 'cloud');
      lock();
      const asked = { tokenCommand: true };
      expect(await refusalsOf(asked)).to.include('locked');
      expect(await keyOf(asked)).to.equal('rotate.error.not-begun');
      expect(await refusalsOf({ ...asked, flags: { unlock: true } })).to.deep.equal([]);
    });
  });

  describe('with a password that is piped in', () => {
    it('sets that one, with a word where clients are known to send it wrong', async () => {
      here.newUser();
      const done = await here.rotate({ lines: { password: 'Long+enough-1' } });
      expect([done.exitCode, givenTo(done, 'deliver-1')['password']]).to.deep.equal([0, 'Long+enough-1']);
      expect(done.told).to.include('rotate.piped.sent-wrong');
    });

    it('begins nothing with one that the policy refuses, nor with what was handed over by another run', async () => {
      here.newUser();
      expect(await keyOf({ lines: { password: 'Short-1' } })).to.equal('rotate.error.length');
      expect(await keyOf({ lines: { password: 'Long-enough-1', of: 'password 2026' } })).to.equal(
        'rotate.error.piped-handed',
      );
      expect(await here.takes(OLD)).to.equal(true);
    });

    it('is told the words of the org, which alone knows former passwords', async () => {
      here.newUser();
      const done = await here.rotate({ lines: { password: OLD } });
      expect([codeOf(done, 'password'), done.exitCode]).to.deep.equal(['INVALID_NEW_PASSWORD', 30]);
      expect(done.words).not.to.include(OLD);
    });
  });

  describe('that has ended', () => {
    it('watches again whoever is out by now, and sends nothing where everybody is back', async () => {
      here.newUser();
      const flags = { wait: 10 };
      const done = await here.rotate({ flags, onRun: () => here.logIn('Billing', here.now + 5000) });
      expect(done.states['watch']).to.equal('done');
      here.now += MINUTE;
      const plan = await here.rotate({ flags, resumed: done.record, planOnly: true });
      expect([plan.states['watch'], plan.exitCode, plan.result.clients[0]?.now]).to.deep.equal(['done', 0, 'back']);
      here.logIn('Billing', here.now - 1000, { status: 'Invalid Password' });
      const out = await here.rotate({ flags, resumed: done.record, planOnly: true });
      expect([out.states['watch'], out.result.clients[0]?.now]).to.deep.equal(['planned', 'fails']);
      here.org.clearLog();
      const again = await here.rotate({ flags, resumed: done.record });
      expect([again.exitCode, again.ran, codeOf(again, 'watch')]).to.deep.equal([30, [], 'client-fails']);
      expect(
        here.org.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/password')),
      ).to.deep.equal([]);
    });

    it('is over where somebody else has set a password since everybody had it, and sends nothing', async () => {
      here.newUser();
      const done = await here.rotate({});
      here.now += 2 * MINUTE;
      here.org.change.secrets.choosePassword(here.who, 'Somebody-elses-own-2');
      const theirs = new Date(here.now).toISOString();
      here.now += 2 * MINUTE;
      const plan = await here.rotate({ resumed: done.record, planOnly: true });
      expect([plan.exitCode, plan.result.password.foreign, plan.states['password']]).to.deep.equal([
        30,
        theirs,
        'done',
      ]);
      const { password } = givenTo(done, 'deliver-1');
      expect(await keyOf({ resumed: done.record, lines: { password } })).to.equal('rotate.error.piped-dead');
      const over = await here.rotate({ resumed: done.record });
      expect([over.exitCode, over.ran, over.record?.replaced]).to.deep.equal([30, [], theirs]);
      expect(over.record?.secret).to.match(/of this run no longer works/u);
      expect(await here.takes('Somebody-elses-own-2')).to.equal(true);
    });

    it('makes another secret where somebody else has set a password before everybody had it', async () => {
      here.newUser();
      const first = await here.rotate({ ends: { 'deliver-1': { kind: 'refused', code: 'exit-1' } } });
      here.now += 2 * MINUTE;
      here.org.change.secrets.choosePassword(here.who, 'Somebody-elses-own-2');
      here.now += 2 * MINUTE;
      const { of, password } = givenTo(first, 'failed');
      expect(await keyOf({ resumed: first.record, lines: { of, password } })).to.equal('rotate.error.piped-dead');
      const done = await here.rotate({ resumed: first.record });
      expect([done.exitCode, done.record?.round, done.told.includes('rotate.dead.anew')]).to.deep.equal([0, 2, true]);
      expect([done.record?.replaced, done.result.password.foreign]).to.deep.equal([null, null]);
      expect(await here.takes(givenTo(done, 'deliver-1')['password'] ?? '')).to.equal(true);
    });

    it('wants the whole of what was handed over, the token with the password', async () => {
      here.newUser('Nightly', 'cloud');
      const lines = { securityToken: OLD_TOKEN };
      const ends = { 'deliver-1': { kind: 'refused', code: 'exit-1' } } as const;
      expect(await keyOf({ lines, ends })).to.equal('rotate.error.piped-early');
      const typed = { 'rotate.prompt.token.needed': OLD_TOKEN };
      const first = await here.rotate({ isTerminal: true, typed, ends });
      const { of, password, securityToken } = givenTo(first, 'failed');
      expect(securityToken).to.equal(OLD_TOKEN);
      for (const token of [undefined, '']) {
        const half = { of, password, securityToken: token };
        expect(await keyOf({ resumed: first.record, lines: half }), String(token)).to.equal('rotate.error.piped-token');
      }
      // Nobody leaves out a token that the run has taken before; another secret has none.
      const skips = { planOnly: true, resumed: first.record, flags: { 'skip-token': true } };
      const goesOn = await here.rotate({ ...skips, lines: { of, password, securityToken } });
      expect([goesOn.result.refusals, goesOn.states['token']]).to.deep.equal([[], 'done']);
      expect([goesOn.isOfRun(of ?? ''), goesOn.isOfRun('password never')]).to.deep.equal([true, false]);
      const anew = await here.rotate(skips);
      expect(anew.result.refusals.map(({ id }) => id)).to.deep.equal(['token-left-out']);
      expect([anew.states['token'], anew.isOfRun(of ?? '')]).to.deep.equal(['left-out', false]);
      const done = await here.rotate({ resumed: first.record, lines: { of, password, securityToken } });
      expect(givenTo(done, 'deliver-1')).to.include({ password, securityToken });
    });

    it('asks for another token where it was killed while somebody was asked for one, once its programs are gone', async () => {
      here.newUser('Nightly', 'cloud');
      const asked = { flags: { 'token-only': true }, tokenCommand: true, lines: { password: OLD } };
      const { record } = await here.rotate({ ...asked, ends: { token: { kind: 'refused', code: 'exit-1' } } });
      if (record === undefined) throw new Error('no run');
      const { host, pid } = MACHINE;
      const killed = {
        ...record,
        steps: record.steps.map((step) => (step.id === 'token' ? { ...step, state: 'begun' as const } : step)),
        programs: [{ pid, host, start: MACHINE.startOf(pid), step: 'token' }],
      };
      here.runs.save(killed);
      const again = { ...asked, resumed: killed, ends: { token: { kind: 'done', printed: OLD_TOKEN } } } as const;
      expect(await keyOf({ ...again, flags: { ...asked.flags, 'program-wait': 1 } })).to.equal(
        'rotate.error.program-runs',
      );
      const done = await here.rotate({ ...again, flags: { ...asked.flags, force: true, 'program-wait': 1 } });
      expect(done.told.filter((key) => key !== 'rotate.doing')).to.deep.equal([
        ...['rotate.program.wait', 'rotate.program.forced', 'rotate.run', 'rotate.lost.token', 'rotate.reset.other'],
      ]);
      expect([done.states['token'], done.record?.round, done.record?.programs]).to.deep.equal(['done', 2, []]);
    });
  });

  describe('whose org stops answering', () => {
    const limit = JSON.stringify([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]);
    const answer = { status: 403, headers: { 'content-type': 'application/json' }, body: limit };

    it('says why it has stopped, and what has become of the secret', async () => {
      here.newUser();
      here.org.fault({ kind: 'answer', when: { path: /\/password$/u, method: 'POST' }, times: 1, answer });
      const stopped = await here.rotate({});
      expect([stopped.states['password'], stopped.ran, stopped.exitCode]).to.deep.equal(['open', [], 30]);
      expect(stopped.result.run?.stopped).to.match(/limit/iu);
      expect(stopped.record?.secret).to.match(/old secret still works/u);
      expect(await here.takes(OLD)).to.equal(true);
      expect((await here.rotate({ resumed: stopped.record })).exitCode).to.equal(0);
    });

    it('hands over what may be set though nobody has answered, and marks it so', async () => {
      here.newUser();
      here.org.fault({ kind: 'drop', when: { path: /\/password$/u, method: 'POST' }, times: 1 });
      const lost = await here.rotate({});
      expect([lost.states['password'], namesIn(lost)]).to.deep.equal(['unknown', ['failed']]);
      expect(lost.ran[0]?.input).to.include({ perhaps: true });
      // While it may come it is in the place of any other.
      here.now += MINUTE;
      expect(await keyOf({ resumed: lost.record })).to.equal('rotate.error.on-its-way');
      here.now += 10 * MINUTE;
      const done = await here.rotate({ resumed: lost.record });
      expect([done.exitCode, done.states['password']]).to.deep.equal([0, 'done']);
    });
  });

  describe('that cannot end well', () => {
    it('says so beforehand: a user who is frozen, or not active', async () => {
      here.newUser();
      here.org.change.changeUser(here.who, { frozen: 1 });
      const { refusals, token } = (await here.rotate({ planOnly: true })).result;
      expect(refusals.map(({ id }) => id)).to.deep.equal(['frozen']);
      expect(token.hindrances.join()).to.match(/frozen/u);
      here.org.change.changeUser(here.who, { frozen: 0, active: 0 });
      expect(await refusalsOf({})).to.deep.equal(['inactive']);
    });

    it('says that the user is locked before everybody has it: by a minute a program and the test, ten for a token', async () => {
      // Ten failures, one in 13 seconds: 130 seconds.
      here.newUser('Quick', 'office', 13_000);
      expect((await here.rotate({ planOnly: true })).result.lock).to.include({ seconds: 130, beforeDelivery: 'no' });
      expect(await refusalsOf({ deliver: 1 }), '60 and 60').to.deep.equal([]);
      expect(await refusalsOf({ deliver: 2 }), '60 and 120').to.deep.equal(['lock-before-delivery']);
      expect(await refusalsOf({ deliver: 2, pause: true })).to.deep.equal([]);
      expect(await refusalsOf({ deliver: 2, flags: { force: true } })).to.deep.equal([]);
      here.newUser('Quick', 'office', 12_000);
      expect(await refusalsOf({ deliver: 1 }), 'at the very second').to.deep.equal(['lock-before-delivery']);
      expect(await refusalsOf({ deliver: 0 }), 'whoever is shown it takes as long').to.deep.equal([
        ...['lock-before-delivery'],
      ]);
      // 60 and 60 and 600.
      here.newUser('Nightly', 'cloud', 72_000);
      expect(await refusalsOf({ deliver: 1, tokenCommand: true })).to.deep.equal(['lock-before-delivery']);
      here.newUser('Nightly', 'cloud', 73_000);
      expect(await refusalsOf({ deliver: 1, tokenCommand: true })).to.deep.equal([]);
    });

    it('says that nobody is locked where failures do not lock, and that nobody can tell of a client that came once', async () => {
      const policy = here.org.change.settings.passwordPolicy;
      here.org.change.settings.passwordPolicy = { ...policy, maxLoginAttempts: 'NoLimit' };
      here.newUser('Quick', 'office', 1000);
      expect((await here.rotate({ planOnly: true })).result.lock).to.deep.include({
        ...{ attempts: 'none', left: 'none', seconds: 'never', beforeDelivery: 'no' },
      });
      here.org.change.settings.passwordPolicy = { ...policy, lockoutInterval: 'Forever' };
      here.newUser(null);
      here.logIn('Once', here.now - MINUTE);
      const plan = await here.rotate({ planOnly: true });
      expect(plan.result.lock).to.deep.include({
        ...{ attempts: 10, minutes: 'forever', seconds: 'unknown', beforeDelivery: 'unknown' },
      });
      expect(plan.result.refusals.map(({ id }) => id)).to.deep.equal(['lock-unknown']);
      expect(await refusalsOf({ pause: true })).to.deep.equal([]);
      here.org.change.settings.passwordPolicy = policy;
    });

    it('says of logins that could not be read what hangs on them', async () => {
      here.newUser();
      const body = '[{"errorCode":"INVALID_TYPE","message":"x"}]';
      const answer = { status: 400, headers: { 'content-type': 'application/json' }, body };
      here.org.fault({ kind: 'answer', when: { soql: /FROM (LoginHistory|AuthSession)/u }, times: 999, answer });
      const { result } = await here.rotate({ planOnly: true }).finally(() => here.org.clearFaults());
      expect(result.test).to.include({ address: null, addressAt: null, verdict: null, needsToken: 'unknown' });
      expect([result.token.needed, result.lock.seconds, result.test.isNew]).to.deep.equal(['unknown', 'unknown', null]);
      expect(result.refusals.map(({ id }) => id)).to.deep.equal(['lock-unknown']);
      expect(result.incomplete.map(({ what }) => what)).to.include('LoginHistory');
    });

    it('tries the path of the client that came last, unless somebody names another', async () => {
      here.newUser();
      const oauth = { loginType: 'Remote Access 2.0', loginSubType: 'OauthUsernamePassword', apiType: null };
      here.logIn('Loader', here.now - 4000, oauth);
      // Who sends no password says nothing of its path.
      const jwt = { loginType: 'Remote Access 2.0', loginSubType: 'OauthJwtBearer', apiType: null };
      here.logIn('Web', here.now - 2000, jwt);
      expect((await here.rotate({ planOnly: true })).result.test.path).to.equal('oauth-password');
      // Nor does one that has never got in.
      here.logIn('Never', here.now - 1000, { ...oauth, status: 'Invalid Password' });
      here.logIn('Billing', here.now - 500);
      expect((await here.rotate({ planOnly: true })).result.test.path).to.equal('soap');
    });

    it('tries nothing that brings the user near the lock, and delivers all the same', async () => {
      here.newUser();
      here.org.change.changeUser(here.who, { failed_logins: 9 });
      const done = await here.rotate({ pause: true, flags: { 'skip-test': false } });
      expect([done.states['test'], done.states['deliver-1'], done.exitCode]).to.deep.equal(['not-tested', 'done', 68]);
      expect([done.result.test.outcome, done.result.test.provesToken]).to.deep.equal(['not-tested', 'unknown']);
    });

    it('counts the failures that there were already', async () => {
      here.newUser('Quick', 'office', 60_000);
      expect((await here.rotate({ planOnly: true })).result.lock).to.include({ left: 10, seconds: 600 });
      here.org.change.changeUser(here.who, { failed_logins: 8 });
      expect((await here.rotate({ planOnly: true })).result.lock).to.include({
        ...{ left: 2, seconds: 120, beforeDelivery: 'yes' },
      });
    });
  });
});
