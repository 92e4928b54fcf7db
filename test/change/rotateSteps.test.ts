/** The steps of a rotation, each for itself: what is sent by which door, what is held, and what nothing may follow. */
import { expect } from 'chai';
import {
  carryOut,
  deliverStep,
  newRun,
  newStep,
  pauseStep,
  setStep,
  StepFailure,
  testStep,
  tokenStep,
  unlockFirstStep,
  Vault,
  watchStep,
  type ChangeStep,
  type DoorEnd,
  type Payload,
  type RotationDoors,
  type StepRecord,
} from '../../lib/change/index.js';
import { OrgRefusal, orgError } from '../../lib/facts/org/index.js';
import { Secret } from '../../lib/login/secret.js';
import { known } from '../../lib/policy/index.js';
import { STEP_STATES } from '../support/stepStates.js';

const BEGUN = '2026-11-24T12:00:00.000Z';
const EARLIER = '2026-11-01T00:00:00.000Z';
const record = (state: StepRecord['state'], more: Partial<StepRecord> = {}): StepRecord => ({
  ...{ ...newStep('one', 'pending'), state, begun: state === 'pending' ? null : BEGUN },
  ...more,
});
const nobody = async (): Promise<never> => Promise.reject(new Error('Nobody asks here'));
const doorsOf = (more: Partial<RotationDoors>): RotationDoors => ({
  holdings: {
    passwordChanged: async () => Promise.resolve(known(EARLIER, 'test')),
    serverTime: async () => Promise.resolve(known(BEGUN, 'test')),
  },
  ...{ makePassword: async () => Promise.resolve(new Secret('new')), setPassword: nobody, takeToken: nobody },
  ...{ pause: nobody, test: nobody, deliver: nobody, watch: nobody },
  ...more,
});
const ends = (end: DoorEnd) => async (): Promise<DoorEnd> => Promise.resolve(end);
const FINE: DoorEnd = { kind: 'done' };
/** The states after which nothing may follow. */
const stopsAt = (step: ChangeStep, more: Partial<StepRecord> = {}): string[] =>
  STEP_STATES.filter((state) => step.stops?.(record(state, more)) === true);
const ran = async (step: ChangeStep): Promise<StepRecord | undefined> => {
  const about = { id: 'r', command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u' };
  const run = newRun({ ...about, subject: null, found: null }, new Date(BEGUN), [step.id], () => false);
  const ended = await carryOut(run, [step], { now: () => new Date(BEGUN), save: () => undefined });
  return ended.steps[0];
};
const heldBy = (vault: Vault): unknown => ({
  password: vault.password?.reveal(),
  token: vault.securityToken?.reveal(),
  ...{ isLive: vault.isLive, lacksToken: vault.lacksToken },
});

describe('what a rotation holds', () => {
  it('is nothing at first, or what it is given', () => {
    expect(heldBy(new Vault())).to.deep.equal({
      ...{ password: undefined, token: undefined, isLive: false, lacksToken: false },
    });
    expect(heldBy(new Vault(new Secret('p'), new Secret('t'), true, true))).to.deep.equal({
      ...{ password: 'p', token: 't', isLive: true, lacksToken: true },
    });
  });

  it('is no token any more with a new password, and nothing where the org does not have it', () => {
    const vault = new Vault(new Secret('p'), new Secret('t'), false, true);
    vault.hold(new Secret('new'));
    expect(heldBy(vault)).to.deep.include({ password: 'new', token: undefined, lacksToken: true });
    vault.holdToken(new Secret('fresh'));
    expect(heldBy(vault)).to.deep.include({ password: 'new', token: 'fresh', isLive: false, lacksToken: false });
    vault.commit();
    expect(vault.isLive).to.equal(true);
    vault.withdraw();
    expect(heldBy(vault)).to.deep.include({ password: undefined, token: undefined, isLive: false });
  });
});

describe('the step that sets a password', () => {
  const REFUSALS: readonly (readonly [string, Error])[] = [
    ['the org says no', new OrgRefusal('INVALID_NEW_PASSWORD', '')],
    ['somebody before the org says no', new StepFailure('no-password', 'refused')],
    ['the session has ended', orgError('session-expired')],
  ];
  const tried = async (error: Error): Promise<{ readonly during: unknown; readonly after: unknown }> => {
    const vault = new Vault(new Secret('old'), new Secret('token'));
    let during: unknown;
    const step = setStep(
      doorsOf({
        setPassword: async (password) => {
          during = { sent: password.reveal(), ...Object(heldBy(vault)) };
          return Promise.reject(error);
        },
      }),
      vault,
    );
    expect(await step.act([]).catch((failure: unknown) => failure)).to.equal(error);
    return { during, after: heldBy(vault) };
  };

  it('holds it before it is sent: from then on the org may have it', async () => {
    const { during } = await tried(orgError('silent'));
    expect(during).to.deep.include({ sent: 'new', password: 'new', token: undefined, isLive: true });
  });

  for (const [why, error] of REFUSALS) {
    it(`holds nothing where ${why}`, async () => {
      expect((await tried(error)).after).to.deep.include({ password: undefined, isLive: false });
    });
  }

  it('holds it where nobody has answered: the org may carry it out later', async () => {
    for (const error of [orgError('silent'), new StepFailure('timed-out', 'unknown')]) {
      expect((await tried(error)).after).to.deep.include({ password: 'new', isLive: true });
    }
  });

  it('is not begun where nobody can read what there was before', async () => {
    const lost = orgError('connection', { code: 'ECONNRESET' });
    const { holdings } = doorsOf({});
    const doors = doorsOf({ holdings: { ...holdings, passwordChanged: async () => Promise.reject(lost) } });
    expect(
      await setStep(doors, new Vault())
        .before?.()
        .catch((error: unknown) => error),
    ).to.equal(lost);
  });

  it('is followed by others only where the password is set, or has changed and may be this one', () => {
    const step = setStep(doorsOf({}), new Vault());
    const stops = ['pending', 'begun', 'undone', 'refused', 'open', 'left-out', 'not-tested'];
    expect(stopsAt(step).sort()).to.deep.equal([...stops, 'unknown'].sort());
    expect(stopsAt(step, { after: BEGUN }).sort()).to.deep.equal(stops.sort());
  });

  it('tells by the clock of the machine how long ago it was sent, where the org does not', async () => {
    const { holdings } = doorsOf({});
    const serverTime: RotationDoors['holdings']['serverTime'] = async () =>
      Promise.resolve({ known: false, gap: { what: 'time', why: orgError('silent').text } });
    const shows = async (minutes: number): Promise<string> => {
      const now = (): Date => new Date(Date.parse(BEGUN) + minutes * 60_000);
      const sent = record('unknown', { before: EARLIER });
      return (await setStep(doorsOf({ holdings: { ...holdings, serverTime }, now }), new Vault()).look(sent)).shows;
    };
    expect([await shows(9), await shows(10)]).to.deep.equal(['unknown', 'open']);
  });
});

describe('the step that unlocks a user first', () => {
  it('is the unlocking, after which nothing is set unless it is done', async () => {
    let acts = 0;
    const unlocking: ChangeStep = {
      id: 'unlock-first',
      look: async () => Promise.resolve({ shows: acts > 0 ? 'done' : 'open' }),
      act: async () => Promise.resolve(void (acts += 1)),
    };
    const step = unlockFirstStep(unlocking);
    expect(await ran(step)).to.include({ id: 'unlock-first', state: 'done' });
    expect([acts, stopsAt(step)]).to.deep.equal([1, STEP_STATES.filter((state) => state !== 'done')]);
  });
});

describe('the step that takes a token', () => {
  const takes = { takeToken: async (): Promise<Secret> => Promise.resolve(new Secret('fresh')) };

  it('holds it, and writes down when it was in hand and for which password it was taken', async () => {
    const vault = new Vault(new Secret('stays'));
    const times = { tokenTime: () => BEGUN, passwordOfToken: async () => Promise.resolve(EARLIER) };
    const step = tokenStep(doorsOf({ ...takes, ...times }), vault);
    expect(await ran(step)).to.include({ id: 'token', state: 'done', before: EARLIER, after: BEGUN });
    expect(heldBy(vault)).to.deep.include({ password: 'stays', token: 'fresh', isLive: true });
  });

  it('writes down none of it where that is not asked for', async () => {
    expect(await ran(tokenStep(doorsOf(takes), new Vault()))).to.include({ state: 'done', before: null, after: null });
    const untimed = { tokenTime: (): undefined => undefined, passwordOfToken: async () => Promise.resolve(undefined) };
    const step = tokenStep(doorsOf({ ...takes, ...untimed }), new Vault());
    expect(await ran(step)).to.include({ state: 'done', before: null, after: null });
  });

  it('tells no time before there is one, nor after a no', async () => {
    const times = { tokenTime: () => BEGUN };
    const refused = { takeToken: async () => Promise.reject(new StepFailure('no-token', 'refused')) };
    const vault = new Vault();
    const step = tokenStep(doorsOf({ ...times, ...refused }), vault);
    expect(await step.look(record('pending'))).to.deep.equal({ shows: 'open' });
    expect(await ran(step)).to.include({ state: 'refused', code: 'no-token', after: null });
    expect(heldBy(vault)).to.deep.include({ token: undefined, isLive: false });
    expect(stopsAt(step)).to.deep.equal(STEP_STATES.filter((state) => state !== 'done'));
  });
});

describe('the step that stops the clients', () => {
  const doors = doorsOf({ pause: ends(FINE) });
  const shows = async (step: ChangeStep, state: StepRecord['state']): Promise<string> =>
    (await step.look(record(state))).shows;

  it('is not started again where a run that died had begun it, unless somebody vouches for it', async () => {
    for (const state of ['begun', 'unknown'] as const) {
      expect(await shows(pauseStep(doors), state), state).to.equal('unknown');
      expect(await shows(pauseStep(doors, true), state), state).to.equal('done');
    }
    expect(await shows(pauseStep(doors, true), 'pending')).to.equal('open');
    expect(await shows(pauseStep(doors, true), 'refused'), 'nobody vouches for a no').to.equal('unknown');
  });

  it('is done when its program is, and nothing follows unless it is', async () => {
    expect(await ran(pauseStep(doors))).to.include({ id: 'pause', state: 'done' });
    expect(stopsAt(pauseStep(doors))).to.deep.equal(STEP_STATES.filter((state) => state !== 'done'));
  });
});

describe('the step that tries a secret', () => {
  it('is given what is held and how the run stands', async () => {
    const vault = new Vault();
    const seen: unknown[] = [];
    const test: RotationDoors['test'] = async (...given) => Promise.resolve(seen.push(...given)).then(() => FINE);
    const steps = [record('done')];
    await testStep(doorsOf({ test }), vault).act(steps);
    expect(seen).to.deep.equal([vault, steps]);
  });

  // Where it fails for a cause that speaks of the secret itself, nothing is delivered.
  it('ends the run only where the secret itself was refused', () => {
    const step = testStep(doorsOf({}), new Vault());
    for (const code of ['wrong-password-or-token', 'token-missing', 'token-outdated', 'password-expired']) {
      expect(stopsAt(step, { code }), code).to.deep.equal(['refused']);
    }
    for (const code of ['api-disabled', 'user-locked', '', null]) expect(stopsAt(step, { code })).to.deep.equal([]);
  });
});

describe('the step that delivers', () => {
  const PAYLOAD: Payload = { username: 'u', password: 'p', securityToken: '', instanceUrl: 'https://i' };

  it('gives the whole secret to the program of its place', async () => {
    const given: unknown[] = [];
    const deliver: RotationDoors['deliver'] = async (...all) => Promise.resolve(given.push(all)).then(() => FINE);
    const step = deliverStep(doorsOf({ deliver }), 1, () => PAYLOAD);
    expect(await ran(step)).to.include({ id: 'deliver-2', state: 'done' });
    expect([given, stopsAt(step)]).to.deep.equal([[[1, PAYLOAD]], STEP_STATES.filter((state) => state !== 'done')]);
  });

  it('starts no program where there is no secret to give', async () => {
    expect(await ran(deliverStep(doorsOf({}), 0, () => undefined))).to.include({
      ...{ id: 'deliver-1', state: 'refused', code: 'no-secret' },
    });
  });

  it('may have happened where its program was cut off, and is not begun again', async () => {
    const step = deliverStep(doorsOf({ deliver: ends({ kind: 'unknown', code: 'timed-out' }) }), 0, () => PAYLOAD);
    expect(await ran(step)).to.include({ state: 'unknown', code: 'timed-out' });
    expect(await step.look(record('begun'))).to.deep.equal({ shows: 'unknown' });
  });
});

describe('the step that watches the clients', () => {
  it('is begun again whenever it has not come to its end: it changes nothing', async () => {
    const end: DoorEnd = { kind: 'unknown', code: 'not-seen' };
    const step = watchStep(doorsOf({ watch: ends(end) }));
    for (const state of ['pending', 'begun', 'unknown', 'refused'] as const) {
      expect(await step.look(record(state)), state).to.deep.equal({ shows: 'open' });
    }
    expect(await ran(step)).to.include({ id: 'watch', state: 'open', code: 'not-seen' });
    expect(stopsAt(step)).to.deep.equal([]);
    const fine = watchStep(doorsOf({ watch: ends(FINE) }));
    expect(await ran(fine)).to.include({ state: 'done', code: null });
  });
});
