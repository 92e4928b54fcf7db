/**
 * With which secret a run is taken up on a terminal, where nobody is delivered to: what it handed over is with whoever sits
 * there, and what it takes after that is handed over too.
 */
import { expect } from 'chai';
import { newRun, type RunRecord, type StepRecord, type Vault } from '../../../lib/change/index.js';
import {
  handedParts,
  isHandedOver,
  isSecretLost,
  mayBeHandedOver,
  secretWords,
} from '../../../lib/jobs/runs/secretHolders.js';
import { heldSecret } from '../../../lib/jobs/rotate/startingSecret.js';
import { UsageError } from '../../../lib/errors.js';
import { Secret } from '../../../lib/login/secret.js';

const IDS = ['password', 'token', 'test', 'hand-over', 'watch'];
const ABOUT = {
  ...{ id: 'run', command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u' },
  ...{ subject: null, found: null },
};

type States = Readonly<Partial<Record<string, StepRecord['state']>>>;

/** That handed over what it had as it was begun, and nothing of what came after. */
function runOf(states: States, handed?: string): RunRecord {
  const run = newRun(ABOUT, new Date('2026-11-24T12:00:00Z'), IDS, () => false);
  const steps = run.steps.map((step, at) => {
    const state = states[step.id] ?? step.state;
    const begun = state === 'pending' || state === 'left-out' ? null : `2026-11-24T12:0${String(at)}:00.000Z`;
    return { ...step, state, begun };
  });
  const before = handed ?? handedParts(steps);
  return { ...run, steps: steps.map((step) => (step.id === 'hand-over' ? { ...step, before } : step)) };
}

const PASSWORD = { password: 'done', 'hand-over': 'done' } as const;
const TAKEN = { ...PASSWORD, token: 'done' } as const;
const AT_PASSWORD = handedParts(runOf(PASSWORD).steps);

describe('a secret that was handed over', () => {
  it('is all of it as long as nothing is set after it', () => {
    const run = runOf({ ...PASSWORD, token: 'refused' });
    expect([isHandedOver(run), isSecretLost(run), mayBeHandedOver(run.steps)]).to.deep.equal([true, false, true]);
    expect(secretWords(run)).to.equal('It was set and handed over once.');
  });

  for (const state of ['begun', 'done', 'unknown'] as const) {
    it(`is half of it once a token was taken after it (${state})`, () => {
      const run = runOf({ ...PASSWORD, token: state }, AT_PASSWORD);
      expect([isHandedOver(run), isSecretLost(run), mayBeHandedOver(run.steps)]).to.deep.equal([false, true, false]);
      expect(secretWords(run)).to.match(/^The password was set and handed over\. If a new token .* is lost, unless/u);
      expect(secretWords({ ...run, ended: run.started })).to.match(/ is lost\.$/u);
    });
  }

  it('is another one than what is set anew in the same round', () => {
    const run = runOf({ ...PASSWORD, password: 'begun' }, 'password 2026-11-24T11:00:00.000Z');
    expect([isHandedOver(run), mayBeHandedOver(run.steps)]).to.deep.equal([false, false]);
    expect(secretWords(run)).to.match(/may have been set, but was not delivered: this secret is lost/u);
  });
});

interface Sitting {
  readonly run: RunRecord;
  /** Piped in as it was handed over. */
  readonly piped?: { readonly password?: string; readonly securityToken?: string; readonly of?: string };
  readonly tokenOnly?: boolean;
  readonly skipped?: readonly string[];
  readonly answers?: readonly string[];
  readonly isTerminal?: boolean;
}

async function held({ answers = [], piped, run, skipped = [], tokenOnly = false, ...more }: Sitting): Promise<{
  readonly vault: Vault;
  readonly asked: readonly string[];
}> {
  const { isTerminal = piped === undefined } = more;
  const asked: string[] = [];
  const left = [...answers];
  const pipedIn = (name: string): string | undefined =>
    name === 'password' || name === 'securityToken' ? piped?.[name] : undefined;
  const vault = await heldSecret(
    {
      ...{
        resumed: run,
        skipped: new Set(skipped),
        wanted: { tokenOnly, takesToken: true },
        plan: { found: { need: 'yes' } },
      },
      ...{ isAnew: false, replaced: null },
      operator: {
        isTerminal,
        signal: new AbortController().signal,
        pipedOf: piped?.of,
        has: (name) => pipedIn(name) !== undefined,
        piped: async (name) => Promise.resolve({ answer: pipedIn(name) }),
        secret: async ({ key }) => {
          asked.push(key);
          return Promise.resolve({ answer: left.shift() ?? '' });
        },
      },
    },
    { presentPassword: async () => Promise.resolve(new Secret('stays')) },
  );
  return { vault, asked };
}

const ASKS = ['rotate.prompt.handed.password', 'rotate.prompt.handed.token'];

describe('a secret that is piped in as it was handed over', () => {
  const lost = runOf({ ...TAKEN, 'hand-over': 'begun' });
  const given = { password: 'P', securityToken: 'T' };

  it('is taken where it is of what the run has set last, or does not say of what it is', async () => {
    for (const of of [handedParts(lost.steps), AT_PASSWORD, undefined]) {
      const piped = { ...given, ...(of === undefined ? {} : { of }) };
      const { vault } = await held({ run: lost, piped });
      expect([vault.password?.reveal(), vault.securityToken?.reveal()], of).to.deep.equal(['P', 'T']);
    }
  });

  it('is refused, before anything is sent, where the run has made another one since', async () => {
    for (const of of ['token 2026-11-24T11:00:00.000Z', `${AT_PASSWORD}, token 2026-11-24T11:00:00.000Z`]) {
      const end = await held({ run: lost, piped: { ...given, of } }).catch((error: unknown) => error);
      expect(end).to.be.instanceOf(UsageError);
      expect(end).to.have.property('key', 'rotate.error.piped-former');
      const alone = await held({ run: lost, tokenOnly: true, piped: { securityToken: 'T', of } }).catch(
        (error: unknown) => error,
      );
      expect(alone, 'a token alone').to.have.property('key', 'rotate.error.piped-former');
    }
  });
});

describe('taking a run up on the terminal where its secret was handed over', () => {
  it('asks for the password, so that the token that is still to come is handed over with it', async () => {
    const { asked, vault } = await held({ run: runOf({ ...PASSWORD, token: 'refused' }), answers: ['P'] });
    expect([asked, vault.password?.reveal(), vault.isLive]).to.deep.equal([ASKS.slice(0, 1), 'P', false]);
  });

  it('asks for both where the login alone is to be tried', async () => {
    const { asked, vault } = await held({ run: runOf({ ...TAKEN, test: 'refused' }), answers: ['P', 'T'] });
    expect([asked, vault.password?.reveal(), vault.securityToken?.reveal()]).to.deep.equal([ASKS, 'P', 'T']);
    expect(vault.lacksToken).to.equal(false);
  });

  it('tries nothing with a password whose token is not given', async () => {
    const { vault } = await held({ run: runOf({ ...TAKEN, test: 'refused' }), answers: ['P', ''] });
    expect(vault.lacksToken).to.equal(true);
  });

  it('goes on without it', async () => {
    const { vault } = await held({ run: runOf({ ...PASSWORD, token: 'refused' }), answers: [''] });
    expect(vault.password).to.equal(undefined);
  });

  for (const [why, sitting] of [
    ['nothing is left to be done with it', { run: runOf({ ...TAKEN, test: 'done' }) }],
    ['the test is left out now', { run: runOf({ ...TAKEN, test: 'refused' }), skipped: ['test'] }],
    ['it was not tried for the user’s sake', { run: runOf({ ...TAKEN, test: 'not-tested' }) }],
    ['nobody is there', { run: runOf({ ...TAKEN, test: 'refused' }), isTerminal: false }],
    ['nothing was set', { run: runOf({ password: 'refused' }) }],
  ] as [string, Sitting][]) {
    it(`asks nobody where ${why}`, async () => {
      expect((await held(sitting)).asked).to.deep.equal([]);
    });
  }

  it('asks for the token that was taken where the password stays, and tries nothing without', async () => {
    const run = runOf({ password: 'left-out', token: 'done', 'hand-over': 'done', test: 'refused' });
    const given = await held({ run, tokenOnly: true, answers: ['T'] });
    expect([given.asked, given.vault.securityToken?.reveal()]).to.deep.equal([ASKS.slice(1), 'T']);
    const without = await held({ run, tokenOnly: true });
    expect([without.vault.lacksToken, without.vault.isLive]).to.deep.equal([true, false]);
  });
});
