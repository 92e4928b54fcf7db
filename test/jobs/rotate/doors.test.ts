/**
 * What the steps of a rotation ask of people, programs and the org, and what they tell them (docs/adr/0022-rotations.md).
 * Nothing is sent over a wire.
 */
import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import {
  type HandedSecret,
  newStep,
  type Payload,
  StartedPrograms,
  StepFailure,
  Vault,
} from '../../../lib/change/index.js';
import { OrgRefusal } from '../../../lib/facts/org/index.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { Doors, type DoorsAround } from '../../../lib/jobs/rotate/stepWork.js';
import { Secret } from '../../../lib/login/secret.js';
import type { RotateFound } from '../../../lib/report/rotate/toResult.js';
import { UserOrg } from '../../change/userOrg.js';
import { connectTo } from '../../facts/org/support.js';
import { OperatorHere, type Given } from './operatorHere.js';
import { BEFORE, BEGUN, clientAt, planOf, runWith, THEIRS } from './samples.js';
import { WatchedOrg } from './watchedOrg.js';

const PAGE = 'https://acme.example/lightning/settings/personal/ResetApiToken/home';
const TOKEN = 'AbcdAbcdAbcdAbcdAbcdAbcd';
const PAYLOAD: Payload = {
  ...{ username: 'etl@acme.example', password: 'P', securityToken: '', instanceUrl: 'https://acme.example' },
};

type Asked = Given &
  Partial<Pick<DoorsAround, 'anyCharacters' | 'mayUnlock' | 'isForced'>> & {
    readonly found?: Partial<RotateFound>;
    readonly least?: number;
    readonly programs?: Partial<DoorsAround['programs']>;
    /** Rows of LoginHistory that the plan has seen. */
    readonly seen?: readonly string[];
    readonly isFirst?: boolean;
  };

describe('jobs: the doors of a rotation', () => {
  let connection: Connection;
  before(async () => {
    connection = await connectTo('https://acme.example');
  });

  const open = (asked: Asked = {}): { doors: Doors; operator: OperatorHere; org: UserOrg; watched: WatchedOrg } => {
    const [operator, org, watched] = [new OperatorHere(asked), new UserOrg(), new WatchedOrg()];
    const plan = planOf({ ...asked.found }, { needs: { least: asked.least ?? 8, complexity: undefined } });
    const now = (): Date => new Date(BEGUN);
    const question = { ask: { path: 'oauth-password', loginApiVersion: 64, at: BEGUN }, now: BEGUN } as const;
    const doors = new Doors({
      ...{ operator, connection, plan, clientSecret: '', programWait: 60, started: new StartedPrograms() },
      changes: { userId: '005', apiVersion: '66.0', holdings: org, send: org.send },
      programs: { pause: undefined, tokenCommand: undefined, deliver: [], onFailure: undefined, ...asked.programs },
      ...{ anyCharacters: asked.anyCharacters === true, mayUnlock: asked.mayUnlock === true },
      isForced: asked.isForced === true,
      test: {
        ...{ connection, clientId: undefined, dataDir: '/nowhere', env: {}, now },
        question: { ...question, overrides: new Map() },
      },
      watch: {
        ...{ client: watched, seen: new Set(asked.seen), isFirst: asked.isFirst !== false, wait: 0 },
        clock: { now, sleep: async () => Promise.resolve() },
      },
    });
    return { doors, operator, org, watched };
  };
  const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'fine',
      (error: unknown) =>
        error instanceof StepFailure ? [error.code, error.kind] : error instanceof KeyedError ? error.key : error,
    );

  describe('before anything begins', () => {
    it('check a password that is piped in, and ask the user of the session for the old one', async () => {
      const piped = open({ lines: { password: 'Long-enough-1' }, least: 14 });
      expect(await codeOf(piped.doors.prepare())).to.equal('rotate.error.length');
      const fine = open({ lines: { password: 'Long+enough-1' } });
      expect([await codeOf(fine.doors.prepare()), fine.operator.told]).to.deep.equal([
        ...['fine', ['rotate.piped.sent-wrong']],
      ]);
      // Of another user nobody is asked for the old one.
      const other = open({ isTerminal: true });
      expect([await codeOf(other.doors.prepare()), other.operator.told]).to.deep.equal(['fine', []]);
      const own = { found: { own: true } };
      const typed = open({ ...own, isTerminal: true, typed: { 'rotate.prompt.old-password': 'old' } });
      expect(await codeOf(typed.doors.prepare())).to.equal('fine');
      await typed.doors.makePassword();
      expect(typed.operator.told, 'once').to.deep.equal(['rotate.prompt.old-password']);
      const none = ['no-password', 'refused'];
      expect(await codeOf(open(own).doors.prepare())).to.deep.equal(none);
      expect(await codeOf(open({ ...own, lines: {} }).doors.prepare())).to.deep.equal(none);
      expect(await codeOf(open({ ...own, lines: { oldPassword: 'old' } }).doors.prepare())).to.equal('fine');
      // An administrator may set a password without it; whoever says so goes on.
      expect(await codeOf(open({ ...own, isForced: true }).doors.prepare())).to.equal('fine');
      expect(await codeOf(open({ ...own, isTerminal: true }).doors.prepare())).to.deep.equal(['no-answer', 'refused']);
    });

    it('ask whether a user is unlocked that has to be first', async () => {
      const first = { found: { unlocksFirst: true } };
      const asks = 'rotate.unlock.first';
      const begins = async (asked: Asked): Promise<unknown> => {
        const { doors, operator } = open(asked);
        const end = await doors
          .mayBegin()
          .catch((error: unknown) => (error instanceof StepFailure ? error.code : error));
        return [end, operator.told];
      };
      expect(await begins({ isTerminal: true })).to.deep.equal([true, []]);
      expect(await begins({ ...first, mayUnlock: true })).to.deep.equal([true, []]);
      expect(await begins({ ...first, mayUnlock: true, isTerminal: true })).to.deep.equal([true, []]);
      expect(await begins(first)).to.deep.equal(['user-locked', []]);
      expect(await begins({ ...first, isTerminal: true, typed: { [asks]: true } })).to.deep.equal([true, [asks]]);
      expect(await begins({ ...first, isTerminal: true, typed: { [asks]: false } })).to.deep.equal([false, [asks]]);
      expect(await begins({ ...first, isTerminal: true })).to.deep.equal(['no-answer', [asks]]);
    });
  });

  describe('to the new password', () => {
    it('make one as long as the policy asks, or take what is piped in', async () => {
      const made = (await open({ least: 40 }).doors.makePassword()).reveal();
      expect(made).to.match(/^[A-Za-z][\w=-]{39}$/u);
      const piped = await open({ lines: { password: 'Given-1' } }).doors.makePassword();
      expect(piped.reveal()).to.equal('Given-1');
      // Characters that clients send wrong only where somebody says so: of ten of 32 characters one has some.
      const all = async (anyCharacters: boolean): Promise<string> => {
        const { doors } = open({ anyCharacters });
        const many = await Promise.all(Array.from({ length: 10 }, async () => doors.makePassword()));
        return many.map((one) => one.reveal()).join('');
      };
      expect(await all(false)).not.to.match(/[!#$%+<>&]/u);
      expect(await all(true)).to.match(/[!#$%+<>&]/u);
    });

    it('send it once, and tell with which words the org refuses it, unless they repeat it', async () => {
      const { doors, operator, org } = open();
      await doors.setPassword(new Secret('New-1'));
      expect(org.sent.map(({ body }) => body)).to.deep.equal([{ NewPassword: 'New-1' }]);
      expect(operator.told).to.deep.equal([]);
      for (const [words, told] of [
        ['used before', ['rotate.refused-why']],
        ['not New-1', []],
        ['', []],
      ] as const) {
        const refused = open();
        const refusal = new OrgRefusal('INVALID_NEW_PASSWORD', words);
        refused.org.grows = () => {
          throw refusal;
        };
        expect(await codeOf(refused.doors.setPassword(new Secret('New-1'))), words).to.equal(refusal);
        expect(refused.operator.told, words).to.deep.equal(told);
      }
      const broken = open();
      const other = new Error('no answer');
      broken.org.grows = () => {
        throw other;
      };
      expect(await codeOf(broken.doors.setPassword(new Secret('New-1')))).to.equal(other);
      expect(broken.operator.told).to.deep.equal([]);
    });

    it('take the one that stays from whoever gives it', async () => {
      const given = async (asked: Asked): Promise<unknown> => {
        const { doors, operator } = open(asked);
        return [await doors.presentPassword().then((one) => one.reveal(), codeFrom), operator.told];
      };
      const codeFrom = (error: unknown): unknown => (error instanceof StepFailure ? error.code : error);
      const asks = 'rotate.prompt.password';
      expect(await given({ lines: { password: 'P' }, isTerminal: true })).to.deep.equal(['P', []]);
      expect(await given({ isTerminal: true, typed: { [asks]: 'P' } })).to.deep.equal(['P', [asks]]);
      expect(await given({ isTerminal: true, typed: { [asks]: '' } })).to.deep.equal(['no-password', [asks]]);
      expect(await given({ lines: {} })).to.deep.equal(['no-password', []]);
      expect(await given({})).to.deep.equal(['no-password', []]);
    });
  });

  describe('to the new token', () => {
    const programs = { tokenCommand: ['token'] } as const;
    const prints = (printed: string): Asked => ({ programs, ends: { token: { kind: 'done', printed } } });

    it('say where it is reset, and open the page for its own user who sits there', async () => {
      for (const [own, isTerminal, told, opened] of [
        [false, false, 'rotate.reset.other', []],
        [false, true, 'rotate.reset.other', []],
        [true, false, 'rotate.reset.own', []],
        [true, true, 'rotate.reset.own', [PAGE]],
      ] as const) {
        const { doors, operator } = open({ ...prints(`${TOKEN}\n`), isTerminal, found: { own } });
        expect((await doors.takeToken()).reveal()).to.equal(TOKEN);
        expect([operator.told, operator.opened]).to.deep.equal([[told], opened]);
        expect(operator.words.join()).to.include(PAGE);
      }
    });

    it('take what the program prints, which waits for an email and is told no secret', async () => {
      const { doors, operator } = open(prints(` ${TOKEN} \n`));
      expect((await doors.takeToken()).reveal()).to.equal(TOKEN);
      expect(operator.ran).to.deep.equal([
        {
          ...{ name: 'token', seconds: 900, isKept: false },
          input: { username: 'etl@acme.example', instanceUrl: 'https://acme.example' },
        },
      ]);
      expect(await codeOf(open(prints('\n')).doors.takeToken()), 'nobody is known to need it').to.equal('fine');
      expect(await codeOf(open({ ...prints(' '), found: { need: 'yes' } }).doors.takeToken())).to.deep.equal([
        ...['no-token', 'refused'],
      ]);
      for (const kind of ['refused', 'unknown'] as const) {
        const failed = open({ programs, ends: { token: { kind, code: 'exit-1' } } });
        expect(await codeOf(failed.doors.takeToken()), kind).to.deep.equal(['exit-1', 'refused']);
      }
      const typed = { 'rotate.prompt.token': TOKEN };
      expect((await open({ isTerminal: true, typed }).doors.takeToken()).reveal()).to.equal(TOKEN);
      const forced = open({ ...prints('a'.repeat(30)), isForced: true });
      expect((await forced.doors.takeToken()).reveal()).to.equal('a'.repeat(30));
    });

    it('note when it was in hand, and for which password, where that stays', async () => {
      const alone = open({ ...prints(TOKEN), found: { tokenOnly: true, changed: BEFORE } });
      expect(alone.doors.tokenTime()).to.equal(undefined);
      await alone.doors.takeToken();
      expect([alone.doors.tokenTime(), await alone.doors.passwordOfToken()]).to.deep.equal([
        alone.watched.time,
        BEFORE,
      ]);
      const unread = open({ ...prints(TOKEN), found: { tokenOnly: true } });
      unread.watched.refused.add('getServerTimestamp');
      await unread.doors.takeToken();
      expect([unread.doors.tokenTime(), await unread.doors.passwordOfToken()]).to.deep.equal([
        ...[undefined, unread.org.changed],
      ]);
      unread.org.isHidden = true;
      expect(await unread.doors.passwordOfToken()).to.equal(undefined);
      // With a new password there is nothing to be told by it.
      const both = open({ ...prints(TOKEN), found: { changed: BEFORE } });
      await both.doors.takeToken();
      expect([both.doors.tokenTime(), await both.doors.passwordOfToken()]).to.deep.equal([undefined, undefined]);
    });
  });

  describe('to programs', () => {
    const no = { kind: 'refused', code: 'exit-1' } as const;

    it('stop the clients with one that gets no secret, where there is one', async () => {
      const none = open();
      expect([await none.doors.pause(), none.operator.ran]).to.deep.equal([{ kind: 'done' }, []]);
      const { doors, operator } = open({ programs: { pause: ['pause'] }, ends: { pause: no } });
      expect(await doors.pause()).to.deep.equal(no);
      expect(operator.ran.map(({ input, seconds }) => [input, seconds])).to.deep.equal([
        [{ username: 'etl@acme.example', instanceUrl: 'https://acme.example' }, 60],
      ]);
    });

    it('give the secret to each that is asked for', async () => {
      const { doors, operator } = open({ programs: { deliver: [['one'], ['two']] }, ends: { two: no } });
      expect(await doors.deliver(0, PAYLOAD)).to.include({ kind: 'done' });
      expect(await doors.deliver(1, PAYLOAD)).to.deep.equal(no);
      expect(await doors.deliver(2, PAYLOAD)).to.deep.equal({ kind: 'refused', code: 'no-program' });
      expect(operator.ran.map(({ input, name }) => [name, input])).to.deep.equal([
        ...[
          ['one', PAYLOAD],
          ['two', PAYLOAD],
        ],
      ]);
    });

    it('hand over to the program, else to whoever sits there, and never both a half and a whole to it', async () => {
      const alone = { username: 'etl@acme.example', securityToken: TOKEN, instanceUrl: 'https://acme.example' };
      const handed = async (asked: Asked, payload: HandedSecret = PAYLOAD): Promise<unknown> => {
        const { doors, operator } = open(asked);
        const end = await doors.handOver(payload);
        const kept = operator.ran.filter(({ isKept }) => isKept).map(({ name }) => name);
        return [end.kind === 'done' ? 'done' : end.code, kept, operator.shown, operator.told];
      };
      const programs = { onFailure: ['failed'] } as const;
      const said = ['rotate.handed-over'];
      expect(await handed({ programs })).to.deep.equal(['done', ['failed'], [], []]);
      expect(await handed({ programs, isTerminal: true })).to.deep.equal(['done', ['failed'], [], []]);
      expect(await handed({ programs, ends: { failed: no } })).to.deep.equal(['exit-1', ['failed'], [], []]);
      expect(await handed({})).to.deep.equal(['no-program', [], [], []]);
      expect(await handed({ isTerminal: true })).to.deep.equal(['done', [], [PAYLOAD], said]);
      expect(await handed({ programs, isTerminal: true, ends: { failed: no } })).to.deep.equal([
        ...['done', ['failed'], [PAYLOAD], said],
      ]);
      const perhaps = { ...PAYLOAD, perhaps: true } as const;
      expect(await handed({ isTerminal: true }, perhaps)).to.deep.equal([
        ...['done', [], [perhaps], ['rotate.handed-over.perhaps']],
      ]);
      // A token alone is not to take the place of the whole that the program may keep.
      expect(await handed({ programs, isTerminal: true }, alone)).to.deep.equal(['done', [], [alone], said]);
      expect(await handed({ programs }, alone)).to.deep.equal(['done', ['failed'], [], []]);
    });
  });

  it('try nothing without a whole secret', async () => {
    const { doors } = open();
    const none = { kind: 'not-tested', code: 'no-secret' };
    const { steps } = runWith({ password: 'done' });
    expect(await doors.test(new Vault(), steps)).to.deep.equal(none);
    expect(await doors.test(new Vault(new Secret('P'), undefined, true, true), steps)).to.deep.equal(none);
    expect(doors.tested).to.equal(undefined);
    // By this path nothing can be tried without the id of an app: that is no failed test.
    const end = await doors.test(new Vault(new Secret('P')), steps);
    expect(end).to.deep.equal({ kind: 'not-tested', code: 'not-possible' });
    expect(doors.tested).to.deep.include({ outcome: 'not-tested', provesToken: 'unknown', address: null });
    expect(doors.tested?.why.key).to.equal('login-errors.client-id.missing');
  });

  it('say before a login that nobody knows its address, or that it is a new one; without a token nothing is sent there', async () => {
    const place = { ...planOf({}).found.test, address: '203.0.113.7', addressAt: BEGUN };
    const tried = async (test: Partial<RotateFound['test']>, token = ''): Promise<unknown> => {
      const { doors, operator } = open({ found: { test: { ...place, ...test } } });
      const end = await doors.test(new Vault(new Secret('P'), new Secret(token)), []);
      return ['code' in end ? end.code : end.kind, operator.told];
    };
    expect(await tried({ isNew: true })).to.deep.equal(['not-possible', ['rotate.test.new']]);
    expect(await tried({ isNew: null })).to.deep.equal(['not-possible', ['rotate.test.unsure']]);
    expect(await tried({ isNew: null, address: null })).to.deep.equal(['not-possible', ['rotate.test.unknown']]);
    expect(await tried({ isNew: false })).to.deep.equal(['not-possible', []]);
    for (const verdict of ['denied', 'impossible'] as const) {
      for (const isNew of [true, null]) {
        expect(await tried({ isNew, verdict }), verdict).to.deep.equal(['not-possible', []]);
      }
    }
    expect(await tried({ isNew: true, needsToken: 'yes' })).to.deep.equal(['token-needed-here', []]);
    expect(await tried({ isNew: true, needsToken: 'yes' }, TOKEN)).to.deep.equal(['not-possible', ['rotate.test.new']]);
    const words = open({ found: { test: { ...place, needsToken: 'yes' } } });
    await words.doors.test(new Vault(new Secret('P')), []);
    expect(words.doors.tested?.why.params).to.deep.equal({ address: '203.0.113.7' });
    const nowhere = open({ found: { test: { ...place, address: null, needsToken: 'yes' } } });
    await nowhere.doors.test(new Vault(new Secret('P')), []);
    expect(nowhere.doors.tested?.why.params).to.deep.equal({ address: '?' });
  });

  it('unlock the user where that is wanted, and ask no second time what was asked first', async () => {
    const acted = async (
      asked: Asked,
      question?: 'rotate.unlock' | 'rotate.unlock.first',
      begins = false,
    ): Promise<unknown> => {
      const { doors, operator } = open(asked);
      if (begins) await doors.mayBegin();
      let isUnlocked = false;
      const unlock = async (): Promise<undefined> => {
        isUnlocked = true;
        return Promise.resolve(undefined);
      };
      const look = async (): Promise<never> => Promise.reject(new Error('Nobody looks here'));
      const step = doors.unlocking({ id: 'unlock', act: unlock, look }, question);
      const end = await codeOf(Promise.resolve(step.act([newStep('unlock', 'pending')])));
      return [end, isUnlocked, operator.told];
    };
    const no = ['user-locked', 'refused'];
    const [asks, asksFirst] = ['rotate.unlock', 'rotate.unlock.first'] as const;
    expect(await acted({ mayUnlock: true })).to.deep.equal(['fine', true, []]);
    expect(await acted({})).to.deep.equal([no, false, []]);
    expect(await acted({ isTerminal: true, typed: { [asks]: true } })).to.deep.equal(['fine', true, [asks]]);
    expect(await acted({ isTerminal: true, typed: { [asks]: false } })).to.deep.equal([no, false, [asks]]);
    const first = { isTerminal: true, found: { unlocksFirst: true }, typed: { [asksFirst]: true } };
    expect(await acted(first, asksFirst, true)).to.deep.equal(['fine', true, [asksFirst]]);
    expect(await acted(first, asksFirst)).to.deep.equal(['fine', true, [asksFirst]]);
    // A yes to the one is none to the other.
    expect(await acted({ ...first, typed: { ...first.typed, [asks]: false } }, asks, true)).to.deep.equal([
      ...[no, false, [asksFirst, asks]],
    ]);
  });

  describe('to the clients', () => {
    const TEN = '198.51.100.10';
    const found = { clients: [clientAt('Billing', TEN)] };
    const [LATE, LATER] = ['2026-11-24T12:00:01.000Z', '2026-11-24T12:30:00.000Z'];
    const set = (after: string | null): ReturnType<typeof runWith>['steps'] =>
      runWith({ password: 'done', token: 'left-out' }, { password: { before: BEFORE, after } }).steps;

    it('look from the moment of the change on, of the password or of the token', async () => {
      const { doors, org, watched } = open({ found });
      org.changed = BEGUN;
      watched.logIn('Billing', TEN, LATE);
      expect(await doors.watch(set(BEGUN))).to.deep.equal({ kind: 'done' });
      expect(doors.watched?.now.map(({ now }) => now)).to.deep.equal(['back']);
      expect(await doors.watch(set(LATE))).to.include({ code: 'changed-by-others' });
      // Without that time a login with the old secret, written down late, is one with the new.
      expect(await doors.watch(set(null))).to.deep.equal({ kind: 'unknown', code: 'time-unknown' });
      org.changed = THEIRS;
      expect(await doors.watch(set(BEGUN))).to.deep.equal({ kind: 'unknown', code: 'changed-by-others' });
      const token = {
        found: { clients: [clientAt('Billing', TEN, { atToken: 'stops', needsToken: 'yes' })], tokenOnly: true },
      };
      const alone = open(token);
      alone.org.changed = BEFORE;
      alone.watched.logIn('Billing', TEN, LATE);
      const { steps } = runWith({ password: 'left-out', token: 'done' }, { token: { before: BEFORE, after: BEGUN } });
      expect(await alone.doors.watch(steps)).to.deep.equal({ kind: 'done' });
      const later = steps.map((step) => (step.id === 'token' ? { ...step, after: LATER } : step));
      expect(await alone.doors.watch(later)).to.deep.equal({ kind: 'unknown', code: 'not-seen' });
    });

    it('count no login that was there before, unless the run was taken up, which may have changed it then', async () => {
      for (const [isFirst, after, code] of [
        [true, BEGUN, 'not-seen'],
        [false, BEGUN, undefined],
        [false, null, 'not-seen'],
      ] as const) {
        const { doors, org, watched } = open({ found, isFirst, seen: ['row1'] });
        org.changed = BEGUN;
        watched.logIn('Billing', TEN, LATE);
        const end = await doors.watch(set(after));
        expect('code' in end ? end.code : undefined, String([isFirst, after])).to.equal(code);
      }
      // A token in hand that nobody has been given yet: who has got in by then did so with the old one.
      const programs = { tokenCommand: ['token'] } as const;
      const ends = { token: { kind: 'done', printed: TOKEN } } as const;
      const client = clientAt('Billing', TEN, { atToken: 'stops', needsToken: 'yes' });
      const alone = open({ programs, ends, found: { clients: [client], tokenOnly: true }, isFirst: false });
      alone.org.changed = BEFORE;
      alone.watched.logIn('Billing', TEN, LATE);
      await alone.doors.takeToken();
      const { steps } = runWith({ password: 'left-out', token: 'done' }, { token: { before: BEFORE, after: BEGUN } });
      expect(await alone.doors.watch(steps)).to.include({ code: 'not-seen' });
      alone.watched.logIn('Billing', TEN, LATER);
      expect(await alone.doors.watch(steps)).to.deep.equal({ kind: 'done' });
    });
  });
});
