/** The steps that shut what is open for a user: what each sends, and what the org shows before and after it. */
import { expect } from 'chai';
import {
  addressesStep,
  carryOut,
  foreignChange,
  freezeStep,
  lateSteps,
  newPasswordStep,
  newRun,
  newStep,
  passwordStep,
  sessionsStep,
  StepFailure,
  tokensStep,
  unlockStep,
  type ChangeStep,
  type Sight,
  type UserChanges,
} from '../../lib/change/index.js';
import { OrgRefusal, orgError } from '../../lib/facts/org/index.js';
import { address, session, token, USER, UserOrg } from './userOrg.js';

const SOBJECTS = '/services/data/v66.0/sobjects';

const changesOf = (org: UserOrg): UserChanges => ({
  ...{ userId: USER, apiVersion: '66.0', holdings: org, send: org.send },
});
const look = async (step: ChangeStep): Promise<Sight> => step.look(newStep(step.id, 'pending'));
const codeOf = async (step: ChangeStep): Promise<string> =>
  step.act([]).then(
    () => 'done',
    (error: unknown) => (error instanceof OrgRefusal || error instanceof StepFailure ? error.code : 'another error'),
  );

describe('steps that switch a user off and on', () => {
  const cases = [
    ['freeze', { frozen: false }, { frozen: true }, { IsFrozen: true }],
    ['unfreeze', { frozen: true }, { frozen: false }, { IsFrozen: false }],
    ['unlock', { locked: true }, { locked: false }, { IsPasswordLocked: false }],
  ] as const;
  const stepOf = (id: (typeof cases)[number][0], org: UserOrg): ChangeStep =>
    id === 'unlock' ? unlockStep(changesOf(org)) : freezeStep(changesOf(org), id === 'freeze');
  for (const [id, before, after, body] of cases) {
    it(`${id} sends one change of UserLogin, which the org shows`, async () => {
      const org = Object.assign(new UserOrg(), before);
      const step = stepOf(id, org);
      expect([step.id, await look(step)]).to.deep.equal([id, { shows: 'open' }]);
      expect(await step.act([])).to.equal(undefined);
      expect(org.sent).to.deep.equal([{ method: 'PATCH', path: `${SOBJECTS}/UserLogin/0Yw000000000001AAA`, body }]);
      expect(org).to.include(after);
      expect(await look(step)).to.deep.equal({ shows: 'done' });
    });

    it(`${id} sends nothing where the org does not show the switch`, async () => {
      const org = Object.assign(new UserOrg(), { ...before, isHidden: true });
      const step = stepOf(id, org);
      expect([await look(step), await codeOf(step), org.sent]).to.deep.equal([
        { shows: 'unknown' },
        'not-readable',
        [],
      ]);
    });
  }

  it('unlock opens nobody whom somebody has frozen', async () => {
    const org = Object.assign(new UserOrg(), { locked: true, frozen: true });
    expect([await codeOf(unlockStep(changesOf(org))), org.sent]).to.deep.equal(['user-frozen', []]);
  });

  it('says that nothing was sent where it sends nothing', async () => {
    const org = Object.assign(new UserOrg(), { isHidden: true });
    const changes = changesOf(org);
    const shut = [sessionsStep(changes), tokensStep(changes), addressesStep(changes)];
    for (const step of [freezeStep(changes, true), freezeStep(changes, false), unlockStep(changes), ...shut]) {
      const error: unknown = await step.act([]).catch((failure: unknown) => failure);
      expect(error instanceof StepFailure && error.kind, step.id).to.equal('refused');
    }
    const frozen = Object.assign(new UserOrg(), { locked: true, frozen: true });
    const error: unknown = await unlockStep(changesOf(frozen))
      .act([])
      .catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(StepFailure).and.to.include({ kind: 'refused' });
  });

  it('unlock bears the name of its place in a run', () => {
    expect(unlockStep(changesOf(new UserOrg()), 'unlock-again').id).to.equal('unlock-again');
  });
});

describe('steps that end a list', () => {
  const three = (): UserOrg => {
    const org = new UserOrg();
    org.held = {
      sessions: [session('0Ak2', '0Ak1'), session('0Ak1'), session('0Ak3')],
      tokens: [token('0CQ1'), token('0CQ2')],
      addresses: [address('710A', '203.0.113.7'), address('710B', '198.51.100.7'), address('710C', '203.0.113.7')],
    };
    return org;
  };

  it('sessions: from the oldest of a family on, with which the others go', async () => {
    const org = three();
    const step = sessionsStep(changesOf(org));
    expect([step.id, await look(step)]).to.deep.equal(['sessions', { shows: 'open', left: 3 }]);
    org.refusals = { '0Ak2': 'ENTITY_IS_DELETED' };
    expect(await step.act([])).to.equal(2);
    expect(org.sent.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      ...[`DELETE ${SOBJECTS}/AuthSession/0Ak1`, `DELETE ${SOBJECTS}/AuthSession/0Ak3`],
      `DELETE ${SOBJECTS}/AuthSession/0Ak2`,
    ]);
    expect(await look(step)).to.deep.equal({ shows: 'done', left: 0 });
  });

  it('sessions: grandchildren after children, whatever their order, also where two name each other', async () => {
    const org = new UserOrg();
    org.held.sessions = [session('C', 'B'), session('B', 'A'), session('A'), session('X', 'Y'), session('Y', 'X')];
    const closed = await sessionsStep({
      ...changesOf(org),
      send: async (request) => {
        org.sent.push(request);
        org.held.sessions = org.held.sessions.filter(({ id }) => !request.path.endsWith(`/${id}`));
        return Promise.resolve();
      },
    }).act([]);
    const order = org.sent.map(({ path }) => path.split('/').at(-1));
    expect(closed).to.equal(5);
    expect(order.filter((id) => ['A', 'B', 'C'].includes(id ?? ''))).to.deep.equal(['A', 'B', 'C']);
  });

  it('tokens: by the secret of each in the body, never in the address', async () => {
    const org = three();
    const step = tokensStep(changesOf(org));
    expect([step.id, await look(step)]).to.deep.equal(['tokens', { shows: 'open', left: 2 }]);
    expect(await step.act([])).to.equal(2);
    expect(
      org.sent.map(({ body, method, path }) => [method, path, body instanceof URLSearchParams && body.toString()]),
    ).to.deep.equal([
      ['POST', '/services/oauth2/revoke', 'token=delete+0CQ1'],
      ['POST', '/services/oauth2/revoke', 'token=delete+0CQ2'],
    ]);
    expect(await look(step)).to.deep.equal({ shows: 'done', left: 0 });
  });

  it('addresses: all of them, or those rows that are of one', async () => {
    const org = three();
    const all = addressesStep(changesOf(org));
    const one = addressesStep(changesOf(org), '203.0.113.7');
    expect([all.id, await look(all)]).to.deep.equal(['addresses', { shows: 'open', left: 3 }]);
    expect([one.id, await look(one)]).to.deep.equal(['address', { shows: 'open', left: 2 }]);
    expect(await one.act([])).to.equal(2);
    expect(org.sent).to.deep.equal([
      { method: 'DELETE', path: `${SOBJECTS}/LoginIp/710A` },
      { method: 'DELETE', path: `${SOBJECTS}/LoginIp/710C` },
    ]);
    expect([await look(one), await look(all)]).to.deep.equal([
      { shows: 'done', left: 0 },
      { shows: 'open', left: 1 },
    ]);
    expect(await all.act([])).to.equal(1);
    expect(await look(all)).to.deep.equal({ shows: 'done', left: 0 });
  });

  it('are done where nothing is there, and send nothing', async () => {
    const org = new UserOrg();
    const step = tokensStep(changesOf(org));
    expect([await look(step), await step.act([]), org.sent]).to.deep.equal([{ shows: 'done', left: 0 }, 0, []]);
  });

  it('say no where the list does not show, and send nothing', async () => {
    const org = Object.assign(three(), { isHidden: true });
    for (const step of [sessionsStep(changesOf(org)), tokensStep(changesOf(org)), addressesStep(changesOf(org))]) {
      expect([await look(step), await codeOf(step)], step.id).to.deep.equal([{ shows: 'unknown' }, 'not-readable']);
    }
    expect(org.sent).to.deep.equal([]);
  });

  for (const gone of ['ENTITY_IS_DELETED', 'NOT_FOUND', 'invalid_token']) {
    it(`take ${gone} for an entry that went with another one`, async () => {
      const org = three();
      org.held.tokens = [token('0CQ1'), token('0CQ2')];
      const { send } = org;
      const step = tokensStep({
        ...changesOf(org),
        send: async (request) => {
          // Both go with the first.
          if (org.sent.length > 0) throw new OrgRefusal(gone, '');
          await send(request);
          org.held.tokens = [];
        },
      });
      expect([await step.act([]), org.held.tokens]).to.deep.equal([1, []]);
    });
  }

  it('end with the refusal of an entry that stays, after all the others, each of which is shut', async () => {
    const org = three();
    org.refusals = { '710A': 'INSUFFICIENT_ACCESS_OR_READONLY' };
    const step = addressesStep(changesOf(org));
    expect(await codeOf(step)).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    expect([org.held.addresses.map(({ id }) => id), await look(step)]).to.deep.equal([
      ['710A'],
      { shows: 'open', left: 1 },
    ]);
    // Once more after the others, since one may have stood in its way.
    expect(org.sent.filter(({ path }) => path.endsWith('710A'))).to.have.length(2);
  });

  it('shut an entry in the second pass that another one stood in the way of', async () => {
    const org = three();
    org.refusals = { '710A': 'DEPENDENCY_EXISTS' };
    org.grows = () => {
      if (org.held.addresses.length === 1) org.refusals = {};
    };
    expect(await addressesStep(changesOf(org)).act([])).to.equal(3);
    expect(org.held.addresses).to.deep.equal([]);
  });

  it('shut what grows back while they work, and come to an end where it always does', async () => {
    const org = new UserOrg();
    org.held.tokens = [token('0CQ0')];
    org.grows = () => {
      if (org.sent.length < 3) org.held.tokens = [token(`0CQ${String(org.sent.length)}`)];
    };
    expect([await tokensStep(changesOf(org)).act([]), org.held.tokens]).to.deep.equal([3, []]);
    org.held.tokens = [token('0CQ9')];
    org.sent.length = 0;
    org.grows = () => {
      org.held.tokens = [token(`0CR${String(org.sent.length)}`)];
    };
    expect(await tokensStep(changesOf(org)).act([])).to.equal(20);
  });

  it('end where the wire fails: what came of it nobody knows', async () => {
    const org = three();
    const failure = orgError('connection', { code: 'ECONNRESET' });
    const step = tokensStep({ ...changesOf(org), send: async () => Promise.reject(failure) });
    expect(await step.act([]).catch((error: unknown) => error)).to.equal(failure);
  });
});

describe('the sessions of the user by whose session this runs', () => {
  const own = (id: string, parent?: string): ReturnType<typeof session> => ({ ...session(id, parent), current: true });
  const shutBy = async (org: UserOrg, keepsOwn: boolean): Promise<readonly (string | undefined)[]> => {
    expect(await sessionsStep(changesOf(org), keepsOwn).act([])).to.equal(org.sent.length);
    return org.sent.map(({ path }) => path.split('/').at(-1));
  };

  it('end but for it, and those that it was opened from: with them it would end too', async () => {
    const org = new UserOrg();
    org.held.sessions = [session('other'), own('own', 'parent'), session('parent', 'root'), session('root')];
    org.held.sessions.push(session('child', 'own'), session('late', 'other'));
    const step = sessionsStep(changesOf(org), true);
    expect(await look(step)).to.deep.equal({ shows: 'open', left: 3 });
    expect(await shutBy(org, true)).to.have.members(['other', 'child', 'late']);
    expect(org.held.sessions.map(({ id }) => id)).to.have.members(['own', 'parent', 'root']);
    expect(await look(step)).to.deep.equal({ shows: 'done', left: 0 });
  });

  it('end all where it need not live on', async () => {
    const org = new UserOrg();
    org.held.sessions = [own('own', 'parent'), session('parent')];
    expect(await shutBy(org, false)).to.have.members(['parent', 'own']);
    expect(org.held.sessions).to.deep.equal([]);
  });

  it('are left alone where none of them shows itself as that: it may be any', async () => {
    const org = new UserOrg();
    for (const held of [[session('one'), session('two')], []]) {
      org.held.sessions = held;
      const step = sessionsStep(changesOf(org), true);
      expect([await look(step), await codeOf(step), org.sent]).to.deep.equal([
        ...[{ shows: 'unknown' }, 'not-readable', []],
      ]);
    }
    org.isHidden = true;
    expect(await look(sessionsStep(changesOf(org), true))).to.deep.equal({ shows: 'unknown' });
  });

  it('come to an end where two name each other, or one names itself', async () => {
    const org = new UserOrg();
    org.held.sessions = [own('A', 'B'), session('B', 'A'), session('C', 'C')];
    expect(await look(sessionsStep(changesOf(org), true))).to.deep.equal({ shows: 'open', left: 1 });
  });
});

describe('steps that come once more', () => {
  const around = { now: () => new Date(0), save: () => undefined, looksAgain: true };
  const about = { id: 'r', command: 'revoke login', orgId: '00D', org: 'acme', userId: USER, username: 'u' };

  it('do so only where they were done, and the user was not frozen', async () => {
    for (const [state, isFrozen, closed] of [
      ['done', false, 1],
      ['done', true, null],
      ['refused', false, null],
      ['pending', false, null],
      ['left-out', false, null],
    ] as const) {
      const org = new UserOrg();
      org.held.tokens = [token('late')];
      const run = newRun({ ...about, subject: null, found: null }, new Date(0), ['freeze', 'tokens'], () => false);
      const steps = run.steps.map((one) => ({
        ...one,
        state: one.id === 'tokens' ? state : isFrozen ? ('done' as const) : ('left-out' as const),
      }));
      const ended = await carryOut({ ...run, steps }, lateSteps(changesOf(org)), around);
      const found = ended.steps.find(({ id }) => id === 'tokens');
      expect([found?.closed, org.sent.length], `${state} ${String(isFrozen)}`).to.deep.equal([closed, closed ?? 0]);
    }
  });
});

describe('sessions and tokens of a user who is not frozen', () => {
  for (const [how, frozen, left] of [
    ['are shut once more after the new password', false, []],
    ['cannot come about once the user is frozen', true, ['late']],
  ] as const) {
    it(how, async () => {
      const org = new UserOrg();
      org.held = { ...org.held, sessions: [session('first')], tokens: [token('first app')] };
      // Somebody logs in, and lets an app in, while the password is set.
      org.grows = () => {
        const isSet = org.sent.at(-1)?.path.endsWith('/password') === true;
        if (isSet) org.held = { ...org.held, sessions: [session('late')], tokens: [token('late app')] };
      };
      const changes = changesOf(org);
      const steps = [
        freezeStep(changes, true),
        sessionsStep(changes),
        tokensStep(changes),
        passwordStep(changes),
        ...lateSteps(changes),
      ];
      const about = { id: 'r', command: 'revoke login', orgId: '00D', org: 'acme', userId: USER, username: 'u' };
      const ids = ['freeze', 'sessions', 'tokens', 'password'];
      const fresh = newRun(
        { ...about, subject: null, found: null },
        new Date(),
        ids,
        (id) => id === 'freeze' && !frozen,
      );
      const run = await carryOut(fresh, steps, { now: () => new Date(), save: () => undefined });
      for (const what of ['sessions', 'tokens'] as const) {
        expect(org.held[what].map(({ id }) => id.replace(' app', ''))).to.deep.equal(left);
        const record = run.steps.find(({ id }) => id === what);
        expect(record).to.include({ state: 'done', closed: frozen ? 1 : 2, left: 0 });
      }
    });
  }
});

describe('a password that nobody knows', () => {
  const begun = '2026-11-24T12:00:00.000Z';
  const record = (before: string | null): Parameters<ChangeStep['look']>[0] => ({
    ...newStep('password', 'pending'),
    ...{ state: 'begun', begun, before },
  });
  const before = '2026-01-01T00:00:00.000Z';

  it('is sent once, of 64 characters of every kind, another one each time', async () => {
    const org = new UserOrg();
    await passwordStep(changesOf(org)).act([]);
    await passwordStep(changesOf(org)).act([]);
    const made = org.sent.map(({ body, method, path }) => {
      expect([method, path]).to.deep.equal(['POST', `${SOBJECTS}/User/${USER}/password`]);
      return body instanceof URLSearchParams ? '' : String(body?.['NewPassword']);
    });
    expect(new Set(made).size).to.equal(2);
    for (const one of made) {
      expect(one).to.match(/^[A-HJ-NP-Za-km-z2-9!#$\-_=<>]{64}$/u);
      for (const kind of [/[A-Z]/u, /[a-z]/u, /[2-9]/u, /[!#$\-_=<>]/u]) expect(one).to.match(kind);
    }
  });

  it('is told by when the password was last changed', async () => {
    const org = new UserOrg();
    const step = passwordStep(changesOf(org));
    expect([step.id, await look(step), await step.before?.()]).to.deep.equal(['password', { shows: 'open' }, before]);
    expect(await step.look(record(before))).to.deep.equal({ shows: 'open' });
    await step.act([]);
    expect(await step.look(record(before))).to.deep.equal({ shows: 'done', shown: begun });
  });

  // docs/salesforce.md section 10: what nobody has answered may be carried out for ten minutes.
  it('is not known while the request may still be carried out, whatever one look shows', async () => {
    const org = new UserOrg();
    const lost = passwordStep({ ...changesOf(org), send: async () => Promise.reject(orgError('silent')) });
    expect(await codeOf(lost)).to.equal('another error');
    expect(await lost.look(record(before))).to.deep.equal({ shows: 'unknown' });
    const after =
      (minutes: number): (() => Date) =>
      () =>
        new Date(Date.parse(begun) + minutes * 60_000);
    const looked = async (minutes: number, sent: string | null = begun): Promise<unknown> =>
      newPasswordStep({ holdings: org, now: after(minutes), isKnown: true }, async () => Promise.resolve()).look({
        ...record(before),
        sentAt: sent,
      });
    const shown = async (minutes: number, sent?: string | null): Promise<unknown> => {
      org.time = after(minutes)().toISOString();
      return looked(minutes, sent);
    };
    expect([await shown(9.9), await shown(10)]).to.deep.equal([{ shows: 'unknown' }, { shows: 'open' }]);
    org.changed = after(9)().toISOString();
    expect(await shown(11), 'it came late, or somebody else changed it').to.deep.equal({
      ...{ shows: 'unknown', shown: org.changed },
    });
    org.changed = after(30)().toISOString();
    expect(await shown(40), 'somebody else has set one, which is not ours to replace').to.deep.equal({
      shows: 'unknown',
    });
    expect(await shown(40, null), 'nobody knows when it was for the org').to.deep.equal({
      ...{ shows: 'unknown', shown: org.changed },
    });
  });

  it('counts by the clock of the org, whatever that of this machine says', async () => {
    const org = new UserOrg();
    const ours = { ...record(before), sentAt: '2026-11-24T12:30:00.000Z' };
    const step = newPasswordStep({ holdings: org, now: () => new Date(begun), isKnown: true }, async () =>
      Promise.resolve(),
    );
    org.time = '2026-11-24T12:39:59.000Z';
    expect(await step.look(ours)).to.deep.equal({ shows: 'unknown' });
    org.time = '2026-11-24T12:40:00.000Z';
    expect(await step.look(ours)).to.deep.equal({ shows: 'open' });
    // Eleven minutes ahead of this machine, and no change of somebody else's.
    org.changed = '2026-11-24T12:30:01.000Z';
    const unread = { ...ours, state: 'unread' as const, answeredAt: '2026-11-24T12:30:01.500Z' };
    expect(await step.look(unread)).to.deep.equal({ shows: 'done', shown: org.changed });
    expect(foreignChange(unread, org.changed)).to.equal(undefined);
    org.changed = '2026-11-24T12:30:09.000Z';
    expect(await step.look(unread)).to.deep.equal({ shows: 'unknown' });
    expect(foreignChange(unread, org.changed)).to.equal(org.changed);
  });

  it('did not happen where it was refused, whoever has changed the password since', async () => {
    const org = new UserOrg();
    org.changed = '2026-11-24T13:00:00.000Z';
    for (const state of ['refused', 'open'] as const) {
      expect(await passwordStep(changesOf(org)).look({ ...record(before), state }), state).to.deep.equal({
        shows: 'open',
      });
      expect(foreignChange({ ...record(before), state }, org.changed), state).to.equal(org.changed);
    }
  });

  it('is set no longer once somebody else has changed it', async () => {
    const org = new UserOrg();
    const set = { ...record(before), state: 'done' as const, after: begun };
    org.changed = begun;
    expect(await passwordStep(changesOf(org)).look(set)).to.deep.equal({ shows: 'done' });
    expect(foreignChange(set, begun)).to.equal(undefined);
    org.changed = '2026-11-24T12:00:07.000Z';
    expect(await passwordStep(changesOf(org)).look(set)).to.deep.equal({ shows: 'open' });
    expect(foreignChange(set, org.changed)).to.equal(org.changed);
  });

  it('is sent again where nothing proves that it was set: nobody is to know it', async () => {
    const org = new UserOrg();
    const step = passwordStep(changesOf(org));
    const unread = { ...record(before), state: 'unread' as const };
    expect(await step.look(record(null))).to.deep.equal({ shows: 'open' });
    for (const changed of ['2026-11-24T12:00:00.000Z', '2026-11-24T12:05:00.000Z', '2026-11-24T13:00:00.000Z']) {
      org.changed = changed;
      expect(await step.look({ ...record(before), sentAt: begun }), changed).to.deep.equal({ shows: 'open' });
    }
    org.isHidden = true;
    expect([await step.look(record(before)), await step.before?.()]).to.deep.equal([{ shows: 'open' }, undefined]);
    expect(await step.look(unread), 'the org said yes').to.deep.equal({ shows: 'unknown' });
  });

  // The org gives the time in seconds: a change right after another one has the time of that one.
  it('is sent again where the last change is from before, however short that is ago', async () => {
    for (const last of ['2026-11-24T11:59:59.000Z', '2026-11-24T12:00:00.000Z', '2026-11-01T00:00:00.000Z']) {
      const org = Object.assign(new UserOrg(), { changed: last });
      expect(await passwordStep(changesOf(org)).look(record(last)), last).to.deep.equal({ shows: 'open' });
      const unread = { ...record(last), state: 'unread' as const };
      expect(await passwordStep(changesOf(org)).look(unread), 'the org said yes then').to.deep.equal({ shows: 'open' });
    }
  });

  it('is unknown where the org said yes and shows the time of before', async () => {
    const org = new UserOrg();
    const step = passwordStep({ ...changesOf(org), send: async () => Promise.resolve() });
    await step.act([]);
    expect(await step.look(record(before))).to.deep.equal({ shows: 'unknown' });
    const refused = passwordStep({
      ...changesOf(org),
      send: async () => Promise.reject(new OrgRefusal('INVALID_NEW_PASSWORD', '')),
    });
    expect([await codeOf(refused), await refused.look(record(before))]).to.deep.equal([
      'INVALID_NEW_PASSWORD',
      { shows: 'open' },
    ]);
  });
});
