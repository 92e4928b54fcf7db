/**
 * With which secret a run is taken up on a terminal, where nobody is delivered to: what it handed over is with whoever sits
 * there, and what it takes after that is handed over too.
 */
import { expect } from 'chai';
import { newRun, type RunRecord, StepFailure, type StepRecord, type Vault } from '../../../lib/change/index.js';
import {
  handedParts,
  isHandedOver,
  isSecretLost,
  mayBeHandedOver,
  secretWords,
} from '../../../lib/jobs/runs/secretHolders.js';
import { heldSecret } from '../../../lib/jobs/rotate/startingSecret.js';
import { RunError, UsageError } from '../../../lib/errors.js';
import { Secret } from '../../../lib/login/secret.js';
import { Text } from '../../../lib/text.js';

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
  /** The run that is taken up; none where it is the first. */
  readonly run: RunRecord | undefined;
  /** Piped in as it was handed over. */
  readonly piped?: { readonly password?: string; readonly securityToken?: string; readonly of?: string };
  /** The token is no line that can be taken, for this reason. */
  readonly why?: Text;
  readonly tokenOnly?: boolean;
  readonly takesToken?: boolean;
  readonly need?: 'yes' | 'no' | 'unknown';
  readonly isAnew?: boolean;
  readonly replaced?: string;
  readonly skipped?: readonly string[];
  readonly answers?: readonly string[];
  readonly isTerminal?: boolean;
  /** What keeps the password that stays from being given. */
  readonly refusal?: Error;
  readonly isInterrupted?: boolean;
}

interface Held {
  readonly vault: Vault;
  readonly asked: readonly string[];
  /** Somebody was asked for the password that stays. */
  readonly isPresented: boolean;
}

async function held({ answers = [], piped, run, skipped = [], tokenOnly = false, ...more }: Sitting): Promise<Held> {
  const { isAnew = false, isTerminal = piped === undefined, need = 'yes', replaced = null, takesToken = true } = more;
  const asked: string[] = [];
  let isPresented = false;
  const left = [...answers];
  const pipedIn = (name: string): string | undefined =>
    name === 'password' || name === 'securityToken' ? piped?.[name] : undefined;
  const vault = await heldSecret(
    {
      ...{ resumed: run, skipped: new Set(skipped), wanted: { tokenOnly, takesToken }, plan: { found: { need } } },
      ...{ isAnew, replaced },
      operator: {
        isTerminal,
        signal: more.isInterrupted === true ? AbortSignal.abort() : new AbortController().signal,
        pipedOf: piped?.of,
        has: (name) => pipedIn(name) !== undefined,
        piped: async (name) =>
          Promise.resolve(
            more.why !== undefined && name === 'securityToken'
              ? { code: 'other-user', why: more.why }
              : { answer: pipedIn(name) },
          ),
        secret: async ({ key }) => {
          asked.push(key);
          return Promise.resolve({ answer: left.shift() ?? '' });
        },
      },
    },
    {
      presentPassword: async () => {
        isPresented = true;
        if (more.refusal !== undefined) throw more.refusal;
        return Promise.resolve(new Secret('stays'));
      },
    },
  );
  return { vault, asked, isPresented };
}

const errorOf = async (sitting: Sitting): Promise<unknown> => held(sitting).catch((error: unknown) => error);
/** Password, token, whether the org may have it, and whether half of it is missing. */
const holds = ({ vault }: Held): readonly (string | boolean | undefined)[] => {
  const { isLive, lacksToken, password, securityToken } = vault;
  return [password?.reveal(), securityToken?.reveal(), isLive, lacksToken];
};
const NOTHING = [undefined, undefined, false, false];

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
      expect(end).to.have.nested.property('text.params').that.deep.equals({ id: 'run' });
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

describe('a rotation that begins', () => {
  it('holds nothing yet, and asks nobody; of a token alone the password that stays', async () => {
    const first = await held({ run: undefined });
    expect([holds(first), first.asked]).to.deep.equal([NOTHING, []]);
    const token = await held({ run: undefined, tokenOnly: true });
    expect([holds(token), token.asked, token.isPresented]).to.deep.equal([
      ...[['stays', undefined, false, false], [], true],
    ]);
    // Of an earlier run nothing is taken where another secret is made.
    const anew = await held({ run: runOf(TAKEN), isAnew: true });
    expect([holds(anew), anew.asked]).to.deep.equal([NOTHING, []]);
    const anewToken = await held({ run: runOf(TAKEN), isAnew: true, tokenOnly: true, answers: ['T'] });
    expect(holds(anewToken)).to.deep.equal(['stays', undefined, false, false]);
  });

  it('takes no token that is there before the password is set: it dies with it', async () => {
    const piped = { securityToken: 'T' };
    expect(await errorOf({ run: undefined, piped })).to.have.property('key', 'rotate.error.piped-early');
    expect(await errorOf({ run: runOf(TAKEN), isAnew: true, piped })).to.have.property(
      'key',
      'rotate.error.piped-early',
    );
    // Where none is taken, or the password stays, it is in nobody's way.
    expect(holds(await held({ run: undefined, takesToken: false, piped }))).to.deep.equal(NOTHING);
    expect(holds(await held({ run: undefined, tokenOnly: true, piped }))[0]).to.equal('stays');
    for (const securityToken of ['', undefined]) {
      const none = { password: 'P', ...(securityToken === undefined ? {} : { securityToken }) };
      expect(holds(await held({ run: undefined, piped: none }))).to.deep.equal(NOTHING);
    }
  });

  it('takes nothing for its own that another run has handed over', async () => {
    const piped = { password: 'P', of: 'password 2026-11-24T11:00:00.000Z' };
    expect(await errorOf({ run: undefined, piped })).to.have.property('key', 'rotate.error.piped-handed');
    const run = runOf(PASSWORD);
    expect(await errorOf({ run, isAnew: true, piped: { password: 'P', of: AT_PASSWORD } })).to.have.property(
      ...(['key', 'rotate.error.piped-handed'] as const),
    );
  });

  it('does not begin where the password that stays is not given, and ends as a signal ends it', async () => {
    const refusal = new StepFailure('no-password', 'refused');
    const refused = await errorOf({ run: undefined, tokenOnly: true, refusal });
    expect(refused).to.be.instanceOf(RunError).with.property('key', 'rotate.error.no-password');
    const ended = await errorOf({ run: undefined, tokenOnly: true, refusal, isInterrupted: true });
    expect(ended).to.include({ key: 'login-errors.interrupted', exitCode: 130 });
    const other = new Error('not ours');
    expect(await errorOf({ run: undefined, tokenOnly: true, refusal: other, isInterrupted: true })).to.equal(other);
  });
});

describe('a run whose password somebody else has changed', () => {
  const replaced = '2026-11-24T13:05:59.000Z';
  const run = runOf({ ...TAKEN, 'hand-over': 'refused' });

  it('takes nothing of what it has set: that is dead', async () => {
    for (const piped of [{ password: 'P' }, { securityToken: 'T' }, { password: 'P', securityToken: 'T' }]) {
      const error = await errorOf({ run, replaced, piped });
      expect(error, JSON.stringify(piped)).to.have.property('key', 'rotate.error.piped-dead');
      expect(error)
        .to.have.nested.property('text.params')
        .that.deep.equals({ id: 'run', time: '2026-11-24 13:05 UTC' });
    }
    expect(await errorOf({ run, replaced, tokenOnly: true, piped: { securityToken: 'T' } })).to.have.property(
      ...(['key', 'rotate.error.piped-dead'] as const),
    );
    const none = await held({ run: runOf({ ...TAKEN, test: 'refused' }), replaced, isTerminal: true });
    expect([holds(none), none.asked]).to.deep.equal([NOTHING, []]);
    // Of a token alone the password stays; whoever gives it gives the one that works.
    const alone = runOf({ password: 'left-out', token: 'done', test: 'pending' });
    const stays = await held({ run: alone, replaced, isAnew: true, tokenOnly: true, piped: { password: 'P' } });
    expect(holds(stays)).to.deep.equal(['stays', undefined, false, false]);
  });
});

describe('a secret that is lost', () => {
  const lost = runOf({ ...TAKEN, 'hand-over': 'refused' });
  const before = runOf({ ...PASSWORD, 'hand-over': 'refused' });

  it('goes on with what is piped in: the password alone where no token was taken', async () => {
    expect(holds(await held({ run: before, piped: { password: 'P' } }))).to.deep.equal(['P', undefined, true, false]);
    const both = { password: 'P', securityToken: 'T' };
    expect(holds(await held({ run: before, piped: both }))).to.deep.equal(['P', 'T', true, false]);
    expect(holds(await held({ run: lost, piped: both }))).to.deep.equal(['P', 'T', true, false]);
    // Nothing is asked for: nobody was shown it.
    const asked = await held({ run: lost, isTerminal: true });
    expect([holds(asked), asked.asked]).to.deep.equal([NOTHING, []]);
    expect(holds(await held({ run: lost, piped: { password: '' } }))).to.deep.equal(NOTHING);
  });

  it('wants its token with it, and an empty one only where nobody needs it and the run has taken none since', async () => {
    const of = handedParts(lost.steps);
    const given = async (need: 'yes' | 'no' | 'unknown', from?: string): Promise<unknown> => {
      const piped = { password: 'P', securityToken: '', ...(from === undefined ? {} : { of: from }) };
      const end = await held({ run: lost, need, piped }).catch((error: unknown) => error);
      return end instanceof UsageError ? [end.key, end.text.params['id']] : holds(end as Held);
    };
    const refused = ['rotate.error.piped-token', 'run'];
    for (const from of [of, undefined]) {
      for (const need of ['no', 'unknown'] as const) {
        expect(await given(need, from), need).to.deep.equal(['P', '', true, false]);
      }
      expect(await given('yes', from)).to.deep.equal(refused);
    }
    for (const need of ['yes', 'no', 'unknown'] as const) expect(await given(need, AT_PASSWORD)).to.deep.equal(refused);
    const none = await errorOf({ run: lost, need: 'no', piped: { password: 'P' } });
    expect(none).to.have.property('key', 'rotate.error.piped-token');
  });

  it('says why a line cannot be taken', async () => {
    const why = Text.of('rotate.error.not-begun');
    expect(await errorOf({ run: lost, piped: { password: 'P' }, why }))
      .to.be.instanceOf(UsageError)
      .with.property(...(['key', 'rotate.error.not-begun'] as const));
  });
});

describe('a token alone that is taken up', () => {
  const alone = { password: 'left-out', token: 'done' } as const;

  it('goes with the password that stays: what is piped in is what the run took, where that is lost', async () => {
    const piped = { securityToken: 'T' };
    const lost = runOf({ ...alone, test: 'pending' });
    expect(holds(await held({ run: lost, tokenOnly: true, piped }))).to.deep.equal(['stays', 'T', true, false]);
    const handed = runOf({ ...alone, 'hand-over': 'done', test: 'pending' });
    expect(holds(await held({ run: handed, tokenOnly: true, piped }))).to.deep.equal(['stays', 'T', false, false]);
    // Without it nothing is asked where it is lost, nor where none was taken.
    for (const [run, lacks] of [
      [lost, false],
      [runOf({ ...alone, token: 'refused' }), false],
      [runOf({ ...alone, 'hand-over': 'done', test: 'pending' }), true],
    ] as const) {
      const given = await held({ run, tokenOnly: true, isTerminal: false });
      expect([holds(given), given.asked]).to.deep.equal([['stays', undefined, false, lacks], []]);
    }
  });

  it('asks for no password where everybody has it and nothing is to be tried', async () => {
    for (const [test, skipped, asks] of [
      ['done', [], false],
      ['not-tested', [], false],
      ['refused', ['test'], false],
      ['refused', [], true],
      ['open', [], true],
      ['pending', [], true],
    ] as const) {
      const run = runOf({ ...alone, 'hand-over': 'done', test });
      const given = await held({ run, skipped, tokenOnly: true, answers: ['T'] });
      expect(given.isPresented, test).to.equal(asks);
      if (!asks) expect(holds(given)).to.deep.equal(NOTHING);
    }
    // Of one that sets a password nobody asks for the present one.
    expect((await held({ run: runOf({ ...TAKEN, test: 'done' }) })).isPresented).to.equal(false);
  });
});
