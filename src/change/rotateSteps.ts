/**
 * The steps of a rotation. Each works through a door, so that a run can be tried without an org, a program or a person.
 */
import type { Secret } from '../login/secret.js';
import type { ChangeStep } from './engine.js';
import { StepFailure } from './error.js';
import { isRefusal, newPasswordStep } from './passwordSteps.js';
import type { StepRecord } from './record.js';
import type { UserChanges } from './userSteps.js';
import type { Vault } from './vault.js';

/** What a program of the user's, a login or somebody at a prompt came to. */
export type DoorEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' | 'unknown' | 'not-tested'; readonly code: string };

/** What a delivery is told; a secret as a whole. */
export interface Payload {
  readonly username: string;
  readonly password: string;
  /** Empty where there is none. */
  readonly securityToken: string;
  readonly instanceUrl: string;
}

/** What there is of it to hand over. A run that is taken up may hold the new token alone. */
export type HandedSecret = Omit<Payload, 'password'> &
  Partial<Pick<Payload, 'password'>> & {
    /** Nobody knows whether the org has taken it. */
    readonly perhaps?: true;
    /** Which of the secrets of its run it is, of which the run file tells the same. */
    readonly of?: string;
  };

export interface RotationDoors {
  readonly holdings: Pick<UserChanges['holdings'], 'passwordChanged' | 'serverTime'>;
  /** Left out: the clock of this machine. */
  readonly now?: () => Date;
  /** A password that the policy accepts, or the one that was piped in. */
  readonly makePassword: () => Promise<Secret>;
  /** @throws OrgRefusal, OrgError */
  readonly setPassword: (password: Secret) => Promise<void>;
  /** The new token, however it comes. @throws StepFailure */
  readonly takeToken: () => Promise<Secret>;
  /** The time of the org when it was in hand, where that is asked for and known: an ISO time. */
  readonly tokenTime?: () => string | undefined;
  /** When the password was last changed, where a token is taken for one that stays. */
  readonly passwordOfToken?: () => Promise<string | undefined>;
  readonly pause: () => Promise<DoorEnd>;
  /** @param steps of the run, as they stand */
  readonly test: (vault: Vault, steps: readonly StepRecord[]) => Promise<DoorEnd>;
  /** @param at from 0 */
  readonly deliver: (at: number, payload: Payload) => Promise<DoorEnd>;
  /** @param steps of the run, as they stand */
  readonly watch: (steps: readonly StepRecord[]) => Promise<DoorEnd>;
}

/** The step that is carried out where a delivery is not, or where there is none. */
export const HAND_OVER = 'hand-over';
/** A locked user logs in nowhere, and so resets no token. */
export const UNLOCK_FIRST = 'unlock-first';
/** The user was locked while the clients were watched. */
export const UNLOCK_AGAIN = 'unlock-again';
const DELIVERY = 'deliver-';

export function deliveryId(at: number): string {
  return `${DELIVERY}${String(at + 1)}`;
}

export function isDelivery({ id }: Pick<StepRecord, 'id'>): boolean {
  return id.startsWith(DELIVERY);
}

const isNotDone = ({ state }: StepRecord): boolean => state !== 'done';

/** Sets the new password. Before it is sent it is held, and after it the org may have it, whatever it says. */
export function setStep(doors: RotationDoors, vault: Vault): ChangeStep {
  const step = newPasswordStep({ holdings: doors.holdings, now: doors.now, isKnown: true }, async () => {
    const password = await doors.makePassword();
    vault.hold(password);
    vault.commit();
    await doors.setPassword(password);
  });
  return {
    ...step,
    act: async (steps) => {
      try {
        return await step.act(steps);
      } catch (error) {
        // At a no of the org alone: what nobody has answered may be carried out later.
        if (isRefusal(error)) vault.withdraw();
        throw error;
      }
    },
    // What nobody has answered is tried once somebody has changed the password: it may have been this.
    stops: ({ after, state }) => state !== 'done' && state !== 'unread' && !(state === 'unknown' && after !== null),
  };
}

/** Nothing is set before it is done. */
export function unlockFirstStep(unlocking: ChangeStep): ChangeStep {
  return { ...unlocking, stops: isNotDone };
}

export function tokenStep(doors: RotationDoors, vault: Vault): ChangeStep {
  const step = doorStep('token', async () => {
    vault.holdToken(await doors.takeToken());
    vault.commit();
    return { kind: 'done' };
  });
  return {
    ...step,
    before: async () => doors.passwordOfToken?.(),
    look: async (record) => {
      const sight = await step.look(record);
      const shown = sight.shows === 'done' ? doors.tokenTime?.() : undefined;
      return shown === undefined ? sight : { ...sight, shown };
    },
    stops: isNotDone,
  };
}

/** @param isVouched whether somebody has seen that the clients are stopped, where a run that died had begun to stop them */
export function pauseStep(doors: RotationDoors, isVouched = false): ChangeStep {
  const step = doorStep('pause', async () => doors.pause());
  return {
    ...step,
    look: async (record) =>
      isVouched && MAY_HAVE_STOPPED.has(record.state) ? Promise.resolve({ shows: 'done' }) : step.look(record),
    stops: isNotDone,
  };
}

const MAY_HAVE_STOPPED = new Set<StepRecord['state']>(['begun', 'unknown']);

/** Causes that speak of the secret itself: what is delivered then would not work. */
const OF_SECRET = new Set(['wrong-password-or-token', 'token-missing', 'token-outdated', 'password-expired']);

export function testStep(doors: RotationDoors, vault: Vault): ChangeStep {
  return {
    ...doorStep('test', async (steps) => doors.test(vault, steps)),
    stops: ({ code, state }) => state === 'refused' && OF_SECRET.has(code ?? ''),
  };
}

export function deliverStep(doors: RotationDoors, at: number, payload: () => Payload | undefined): ChangeStep {
  return {
    ...doorStep(deliveryId(at), async () => {
      const whole = payload();
      return whole === undefined ? { kind: 'refused', code: 'no-secret' } : doors.deliver(at, whole);
    }),
    stops: isNotDone,
  };
}

export function watchStep(doors: RotationDoors): ChangeStep {
  return doorStep('watch', async (steps) => doors.watch(steps), true);
}

/** A step that nobody can look at but who carries it out. @param isSafe to be done again */
function doorStep(id: string, work: (steps: readonly StepRecord[]) => Promise<DoorEnd>, isSafe = false): ChangeStep {
  let isDone = false;
  return {
    id,
    look: async ({ begun }) =>
      Promise.resolve({ shows: isDone ? 'done' : begun === null || isSafe ? 'open' : 'unknown' }),
    act: async (steps) => {
      const end = await work(steps);
      if (end.kind !== 'done') throw new StepFailure(end.code, end.kind);
      isDone = true;
      return undefined;
    },
  };
}
