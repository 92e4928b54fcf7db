/**
 * What the plan of a run that is taken up says of it: which secret goes on, what is left to be done, and who is back already
 * (docs/adr/0022-rotations.md).
 */
import { expect } from 'chai';
import type { RunRecord, StepRecord } from '../../../lib/change/index.js';
import { reportRun, rotateResult, takenUpOf, type TakenUp } from '../../../lib/jobs/rotate/result.js';
import { isWatchedAgain, withSeenOf } from '../../../lib/jobs/rotate/watchedBefore.js';
import { seenSince } from '../../../lib/jobs/rotate/watch.js';
import { stepsOf, type SkipFlags, type Wanted } from '../../../lib/jobs/rotate/wantedSteps.js';
import type { RotationClient, TriedLogin } from '../../../lib/policy/index.js';
import type { RotateFound } from '../../../lib/report/rotate/toResult.js';
import { Text } from '../../../lib/text.js';
import { BEFORE, BEGUN, clientAt, planOf, runWith, THEIRS } from './samples.js';

type States = Readonly<Record<string, string>>;
const ALL: SkipFlags = { 'skip-token': false, 'skip-test': false };
/** The org shows it as the run has set it. */
const OURS = { password: { before: BEFORE, after: BEGUN } };
const HANDED = { 'hand-over': { before: 'password 2026-11-24T12:00:00.000Z' } };

const statesIn = ({ steps }: Pick<TakenUp, 'steps'>): States =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state]));

interface Taking {
  readonly changed?: string | null;
  readonly hasSecret?: boolean;
  readonly flags?: Partial<SkipFlags>;
}

const taken = (run: RunRecord, { changed = BEGUN, hasSecret = false, flags }: Taking = {}): TakenUp =>
  takenUpOf(run, 'run.json', { ...ALL, ...flags }, { changed, hasSecret });

describe('jobs: the plan of a rotation that is taken up', () => {
  const half = runWith(
    { password: 'done', 'deliver-1': 'done', 'deliver-2': 'refused', 'hand-over': 'done' },
    {
      ...OURS,
      ...HANDED,
    },
  );

  it('goes on with the secret that somebody gives, and else with another one', () => {
    expect(taken(half, { hasSecret: true })).to.deep.include({ isAnew: false, isDead: false });
    expect(statesIn(taken(half, { hasSecret: true }))).to.deep.equal({
      ...{ password: 'done', 'deliver-1': 'done', 'deliver-2': 'refused', 'hand-over': 'done' },
    });
    expect(taken(half)).to.deep.include({ isAnew: true, isDead: false });
    expect(statesIn(taken(half))).to.deep.equal({
      ...{ password: 'pending', 'deliver-1': 'pending', 'deliver-2': 'pending', 'hand-over': 'pending' },
    });
    // What nobody was handed nobody can give.
    const lost = runWith({ password: 'done', 'deliver-1': 'refused', 'hand-over': 'refused' }, OURS);
    expect(taken(lost, { hasSecret: true }).isAnew).to.equal(true);
    // Everybody has it, or nothing was set: there is nothing to be made anew.
    expect(taken(runWith({ password: 'done', 'deliver-1': 'done', 'hand-over': 'left-out' }, OURS)).isAnew).to.equal(
      false,
    );
    expect(taken(runWith({ password: 'refused', 'deliver-1': 'pending', 'hand-over': 'pending' })).isAnew).to.equal(
      false,
    );
  });

  it('says when the secret is dead, and makes another one as long as not everybody has it', () => {
    const dead = taken(half, { changed: THEIRS, hasSecret: true });
    expect([dead.isAnew, dead.isDead]).to.deep.equal([true, true]);
    expect([dead.run.handedOver, taken(half, { hasSecret: true }).run.handedOver]).to.deep.equal([false, true]);
    expect(dead.run.secret)
      .to.match(/2026-11-24 13:05 UTC/u)
      .and.match(/of this run no longer works/u);
    const whole = runWith({ password: 'done', 'deliver-1': 'done', 'hand-over': 'left-out' }, OURS);
    const over = taken(whole, { changed: THEIRS });
    expect([over.isAnew, over.isDead, statesIn(over)['password']]).to.deep.equal([false, true, 'done']);
    const noted = taken({ ...whole, replaced: THEIRS });
    expect([noted.isDead, noted.run.secret]).to.deep.equal([true, over.run.secret]);
    // Nobody knows when it was changed: nothing is called dead.
    expect(taken({ ...whole, secret: 'as it was' }, { changed: null }).run.secret).to.equal('as it was');
  });

  it('says of a run that has set nothing no longer that the old secret works, once somebody else has set one', () => {
    const run = { ...runWith({ password: 'refused' }, { password: { before: BEFORE } }), secret: 'the old one works' };
    expect(taken(run, { changed: BEFORE }).run.secret).to.equal('the old one works');
    expect(taken(run, { changed: THEIRS })).to.deep.include({ isAnew: false, isDead: false });
    expect(taken(run, { changed: THEIRS }).run.secret).to.equal(null);
    const second = taken({ ...run, round: 2 }, { changed: THEIRS }).run.secret;
    expect(second)
      .to.match(/2026-11-24 13:05 UTC/u)
      .and.match(/of this run no longer works/u);
  });

  it('leaves out what nobody wants now, and watches nobody then, whatever came of it before', () => {
    const states = { password: 'done', token: 'refused', test: 'refused', 'deliver-1': 'done' } as const;
    for (const watch of ['pending', 'refused', 'open', 'unknown', 'not-tested', 'done'] as const) {
      const run = runWith({ ...states, watch, 'unlock-again': 'pending' }, OURS);
      expect(statesIn(taken(run)), watch).to.include({ token: 'refused', test: 'refused', watch });
      expect(statesIn(taken(run, { flags: { wait: 0 } })), watch).to.include({
        ...{
          token: 'refused',
          test: 'refused',
          'unlock-again': 'left-out',
          watch: watch === 'done' ? 'done' : 'left-out',
        },
      });
      expect(statesIn(taken(run, { flags: { 'skip-token': true } })), watch).to.include({ token: 'left-out', watch });
      expect(statesIn(taken(run, { flags: { 'skip-test': true } })), watch).to.include({ test: 'left-out', watch });
    }
  });

  it('tells of the run what its file does, and why it has stopped', () => {
    const run = { ...half, ended: THEIRS, round: 3, secret: 'words' };
    const told = { id: 'r', file: 'run.json', started: BEGUN, ended: THEIRS, round: 3, secret: 'words' };
    expect(reportRun(run, 'run.json')).to.deep.equal({ ...told, handedOver: true, stopped: null, actions: [] });
    const stop = reportRun(run, 'run.json', Text.of('facts-org.error.session-expired'));
    expect(stop.stopped).to.be.a('string').that.is.not.empty;
    expect(stop.actions).to.have.length.greaterThan(0);
    // A round in which nothing was set leaves the one before as it was.
    const former = { round: 1, replaced: null, steps: half.steps };
    const anew = { ...runWith({ password: 'refused', 'deliver-1': 'pending', 'hand-over': 'pending' }), former };
    expect(reportRun(anew, 'f').handedOver).to.equal(true);
    expect(reportRun({ ...anew, former: { ...former, replaced: THEIRS } }, 'f').handedOver).to.equal(false);
  });
});

describe('jobs: the result of a rotation', () => {
  const WANTED: Wanted = {
    ...{ tokenOnly: false, pauses: false, unlocksFirst: false, endsSessions: false, takesToken: true, tests: true },
    ...{ deliveries: 1, watches: true },
  };
  const testOf = (
    test: Partial<RotateFound['test']>,
    wanted: Partial<Wanted> = {},
    resumed?: TakenUp,
  ): readonly (string | null | undefined)[] => {
    const plan = planOf({ test: { ...planOf({}).found.test, ...test } });
    const { steps } = rotateResult(plan, { ...WANTED, ...wanted }, { resumed });
    const step = steps.find((one) => one.step === 'test');
    return [step?.state, step?.code];
  };

  it('says beforehand that a login cannot be tried from here', () => {
    expect(testOf({})).to.deep.equal(['planned', null]);
    for (const verdict of ['denied', 'impossible'] as const) {
      expect(testOf({ verdict }), verdict).to.deep.equal(['not-tested', 'refused-here']);
    }
    expect(testOf({ verdict: 'token-required', needsToken: 'yes' })).to.deep.equal(['planned', null]);
    const without = { takesToken: false };
    expect(testOf({ verdict: 'token-required', needsToken: 'yes' }, without)).to.deep.equal([
      ...['not-tested', 'token-needed-here'],
    ]);
    expect(testOf({ verdict: 'denied', needsToken: 'yes' }, without)).to.deep.equal(['not-tested', 'refused-here']);
    expect(testOf({ needsToken: 'unknown' }, without)).to.deep.equal(['planned', null]);
    // Nobody wants it tried.
    expect(testOf({ verdict: 'denied' }, { tests: false })).to.deep.equal(['left-out', null]);
  });

  it('lets stand what a run that is taken up has tried', () => {
    const resumed = (test: StepRecord['state']): TakenUp =>
      taken(runWith({ password: 'done', token: 'left-out', test, 'deliver-1': 'done' }, OURS));
    expect(testOf({ verdict: 'denied' }, {}, resumed('done'))).to.deep.equal(['done', null]);
    expect(testOf({ verdict: 'denied' }, {}, resumed('pending'))).to.deep.equal(['not-tested', 'refused-here']);
    expect(testOf({ needsToken: 'yes' }, {}, resumed('pending'))).to.deep.equal(['not-tested', 'token-needed-here']);
  });

  it('is that of a plan with the steps that are wanted, or of what was done', () => {
    const plan = planOf({ apiCalls: 7 });
    const planned = rotateResult(plan, WANTED, {});
    expect(planned.steps.map(({ step }) => step)).to.deep.equal([...stepsOf(WANTED).ids]);
    expect([planned.mode, planned.run, planned.apiCalls]).to.deep.equal(['plan', null, 7]);
    const states = Object.fromEntries(planned.steps.map(({ state, step }) => [step, state]));
    expect(states).to.deep.include({ pause: 'left-out', password: 'planned', sessions: 'left-out', watch: 'planned' });
    const run = runWith({ password: 'done' }, OURS);
    const found = { gaps: [], apiCalls: 9, foreign: THEIRS, refusals: ['frozen'] } as const;
    const end = { run: reportRun(run, 'f'), now: [], strangers: [], test: null, after: null };
    const applied = { steps: run.steps, isInterrupted: false, end, found };
    const done = rotateResult(plan, WANTED, { applied, resumed: taken(half()) });
    expect([done.mode, done.apiCalls, done.password.foreign, done.refusals.map(({ id }) => id)]).to.deep.equal([
      ...['applied', 9, THEIRS, ['frozen']],
    ]);
    expect(done.steps.map(({ state, step }) => [step, state])).to.deep.equal([['password', 'done']]);
  });
  const half = (): RunRecord => runWith({ password: 'refused', 'deliver-1': 'pending' });
});

describe('jobs: clients whom a run has watched before', () => {
  const TEN = '198.51.100.10';
  const row = (time: string, outcome: TriedLogin['outcome'] = 'success', application = 'Billing'): TriedLogin => ({
    ...{ id: time, time, outcome, sourceIp: TEN, application },
    ...{ loginType: 'Other Apex API', loginSubType: '', apiType: 'SOAP Partner' },
  });
  const [LATE, LATER] = ['2026-11-24T12:00:01.000Z', '2026-11-24T12:30:00.000Z'];
  const billing = clientAt('Billing', TEN);
  const since = (rows: readonly TriedLogin[], tokenOnly = false, clients: RotationClient[] = [billing]): unknown => {
    const { isEnough, now } = seenSince({ changedAt: BEGUN, clients, tokenOnly }, rows);
    return [now.map((one) => one.now), isEnough];
  };

  it('are back once they have logged in after that second, as long as they do not fail', () => {
    expect(since([row(LATE)])).to.deep.equal([['back'], true]);
    // Within the second of the change the old secret may have served.
    expect(since([row('2026-11-24T12:00:00.999Z')])).to.deep.equal([['silent'], false]);
    expect(since([row(BEFORE)])).to.deep.equal([['silent'], false]);
    expect(since([row(LATER, 'failure'), row(LATE)])).to.deep.equal([['fails'], false]);
    expect(since([row(LATER, 'failure', 'Stranger'), row(LATE)])).to.deep.equal([['back'], false]);
    // There is nobody to look for, or nobody who proves a token: no second look would tell more.
    expect(since([], false, [])).to.deep.equal([[], true]);
    const free = clientAt('Billing', TEN, { atToken: 'unknown' });
    expect(since([row(LATE)], true, [free])).to.deep.equal([['back'], true]);
    expect(since([], true, [free])).to.deep.equal([['silent'], false]);
  });

  it('are shown with the plan where the run is at its end, and its time is known', () => {
    const plan = planOf({ clients: [billing] }, { history: [row(LATE)] });
    const seen = (states: Parameters<typeof runWith>[0], more = OURS as Parameters<typeof runWith>[1]): unknown => {
      const { found } = withSeenOf(plan, runWith(states, more));
      return found.watched?.now.map(({ now }) => now);
    };
    expect(seen({ password: 'done', watch: 'done' })).to.deep.equal(['back']);
    for (const watch of ['pending', 'left-out', 'refused', 'open', 'unknown', 'not-tested'] as const) {
      expect(seen({ password: 'done', watch }), watch).to.equal(undefined);
    }
    const proved = { ...OURS, watch: { code: 'token-not-proved' } };
    expect(seen({ password: 'done', watch: 'not-tested' }, proved)).to.deep.equal(['back']);
    expect(seen({ password: 'done', watch: 'not-tested' }, { ...OURS, watch: { code: 'no-client' } })).to.equal(
      undefined,
    );
    for (const after of [null, '']) {
      expect(seen({ password: 'done', watch: 'done' }, { password: { after } }), String(after)).to.equal(undefined);
    }
    // Of a token alone it is that time which counts.
    const token = { token: { after: BEGUN } };
    expect(seen({ password: 'left-out', token: 'done', watch: 'done' }, token)).to.deep.equal(['back']);
    const run = runWith({ password: 'done', watch: 'done' }, OURS);
    expect(withSeenOf(plan, undefined)).to.equal(plan);
    for (const other of [planOf({ clients: [billing], foreign: THEIRS }), planOf({}, { history: undefined })]) {
      expect(withSeenOf(other, run)).to.equal(other);
    }
  });

  it('are looked for once more where somebody was not back, or is out again', () => {
    const found = (isEnough: boolean): Pick<RotateFound, 'watched'> => ({
      watched: { now: [], strangers: [], isEnough },
    });
    expect(isWatchedAgain(planOf({}))).to.equal(false);
    expect(isWatchedAgain(planOf(found(true)))).to.equal(false);
    expect(isWatchedAgain(planOf(found(false)))).to.equal(true);
  });
});
