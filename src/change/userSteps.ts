/**
 * The steps by which what is open for a user is shut, each with how it is read back.
 */
import type { ChangeRequest, HeldAddress, HeldSession, HeldToken, HoldingReader } from '../facts/org/index.js';
import { OrgRefusal } from '../facts/org/index.js';
import { unreadable } from '../policy/index.js';
import type { Fact, Gap } from '../policy/index.js';
import { Text } from '../text.js';
import type { Sight, ChangeStep } from './engine.js';
import { StepFailure } from './error.js';
import type { StepRecord } from './record.js';

/** In the order which shuts fastest. */
export const SHUTTING = ['freeze', 'sessions', 'tokens', 'password', 'addresses'] as const;
export type ShuttingStep = (typeof SHUTTING)[number];

export interface UserChanges {
  readonly userId: string;
  /** `66.0` */
  readonly apiVersion: string;
  readonly holdings: HoldingReader;
  /** Sends one change; see `sendOnce` of facts/org. */
  readonly send: (request: ChangeRequest) => Promise<void>;
}

/** Nothing was sent: what is to be shut could not be read. */
export const NOT_READABLE = 'not-readable';

/** Passes over a list whose entries can stand in each other's way, or grow back. */
const MOST_PASSES = 20;

export function freezeStep(changes: UserChanges, frozen: boolean): ChangeStep {
  return {
    id: frozen ? 'freeze' : 'unfreeze',
    look: async () => seen(await changes.holdings.switches(), (switches) => switches.frozen === frozen),
    act: async () => {
      const switches = await changes.holdings.switches();
      if (!switches.known) throw new StepFailure(NOT_READABLE, 'refused');
      const path = `${sobjects(changes)}/UserLogin/${switches.value.id}`;
      await changes.send({ method: 'PATCH', path, body: { IsFrozen: frozen } });
      return undefined;
    },
  };
}

const OWN_UNSEEN: Gap = { what: 'AuthSession.IsCurrent', why: Text.of('facts-org.gap.hidden-rows') };

/** With a session end those that were opened from it: what ours was opened from is kept as well. */
function withoutOwn(sessions: Fact<readonly HeldSession[]>): Fact<readonly HeldSession[]> {
  if (!sessions.known) return sessions;
  const { value } = sessions;
  let own = value.find(({ current }) => current);
  // Any of them may be the one by which this runs.
  if (own === undefined) return unreadable(OWN_UNSEEN);
  const kept = new Set<string>();
  while (own !== undefined && !kept.has(own.id)) {
    const { id, parent }: HeldSession = own;
    kept.add(id);
    own = value.find((one) => one.id === parent);
  }
  return { ...sessions, value: value.filter(({ id }) => !kept.has(id)) };
}

/**
 * Families of sessions end from their oldest on; where an org wants the children first, in as many passes as it takes.
 *
 * @param keepsOwn the session by which this runs is the user's, and lives on
 */
export function sessionsStep(changes: UserChanges, keepsOwn = false): ChangeStep {
  return listStep(changes, {
    id: 'sessions',
    list: async () => {
      const sessions = await changes.holdings.sessions();
      return keepsOwn ? withoutOwn(sessions) : sessions;
    },
    order: parentsFirst,
    shut: ({ id }) => ({ method: 'DELETE', path: `${sobjects(changes)}/AuthSession/${id}` }),
  });
}

/**
 * While the user can log in, a token of an app may have been granted, or a session opened, between the first look and the
 * new password. Tokens first: they open sessions.
 */
export function lateSteps(changes: UserChanges): ChangeStep[] {
  const isDone = (steps: readonly StepRecord[], id: string): boolean =>
    steps.some((one) => one.id === id && one.state === 'done');
  return [tokensStep(changes), sessionsStep(changes)].map((step) => ({
    ...step,
    again: (steps) => !isDone(steps, 'freeze') && isDone(steps, step.id),
  }));
}

export function tokensStep(changes: UserChanges): ChangeStep {
  return listStep<HeldToken>(changes, {
    id: 'tokens',
    list: async () => changes.holdings.tokens(),
    // In the body: what stands in an address is written into logs.
    shut: ({ deleteToken }) => ({
      method: 'POST',
      path: '/services/oauth2/revoke',
      body: new URLSearchParams({ token: deleteToken }),
    }),
  });
}

/** @param only this one; all where it is left out */
export function addressesStep(changes: UserChanges, only?: string): ChangeStep {
  return listStep<HeldAddress>(changes, {
    id: only === undefined ? 'addresses' : 'address',
    list: async () => changes.holdings.addresses(),
    ...(only === undefined ? {} : { isMeant: ({ address }) => address === only }),
    shut: ({ id }) => ({ method: 'DELETE', path: `${sobjects(changes)}/LoginIp/${id}` }),
  });
}

/** Takes a lock back, which several wrong passwords brought about. */
export function unlockStep(changes: UserChanges, id = 'unlock'): ChangeStep {
  return {
    id,
    look: async () => seen(await changes.holdings.switches(), ({ locked }) => !locked),
    act: async () => {
      const switches = await changes.holdings.switches();
      if (!switches.known) throw new StepFailure(NOT_READABLE, 'refused');
      // Somebody has shut the user meanwhile, and may not want it any more open than it is.
      if (switches.value.frozen) throw new StepFailure('user-frozen', 'refused');
      const path = `${sobjects(changes)}/UserLogin/${switches.value.id}`;
      await changes.send({ method: 'PATCH', path, body: { IsPasswordLocked: false } });
      return undefined;
    },
  };
}

interface Listing<T extends { readonly id: string }> {
  readonly id: string;
  readonly list: () => Promise<Fact<readonly T[]>>;
  readonly isMeant?: (one: T) => boolean;
  readonly order?: (list: readonly T[]) => readonly T[];
  readonly shut: (one: T) => ChangeRequest;
}

/** Shuts whatever the list holds, and reads it again until it is empty or nothing more can be shut. */
function listStep<T extends { readonly id: string }>(
  { send }: UserChanges,
  { id, isMeant = () => true, list, order = (all) => all, shut }: Listing<T>,
): ChangeStep {
  const open = async (): Promise<readonly T[] | undefined> => {
    const fact = await list();
    return fact.known ? order(fact.value.filter(isMeant)) : undefined;
  };
  return {
    id,
    look: async () => {
      const left = await open();
      return left === undefined
        ? { shows: 'unknown' }
        : { shows: left.length === 0 ? 'done' : 'open', left: left.length };
    },
    act: async () => {
      const shutIds = new Set<string>();
      let refusal: OrgRefusal | undefined;
      for (let pass = 0; pass < MOST_PASSES; pass++) {
        const left = await open();
        if (left === undefined) throw new StepFailure(NOT_READABLE, 'refused');
        const before = shutIds.size;
        refusal = undefined;
        for (const one of left) {
          try {
            await send(shut(one));
            shutIds.add(one.id);
          } catch (error) {
            if (!(error instanceof OrgRefusal)) throw error;
            // What is gone already went with another one.
            if (!GONE.has(error.code)) refusal = error;
          }
        }
        if (left.length === 0 || (shutIds.size === before && refusal !== undefined)) break;
      }
      if (refusal !== undefined) throw refusal;
      return shutIds.size;
    },
  };
}

const GONE = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'invalid_token']);

function parentsFirst(sessions: readonly HeldSession[]): readonly HeldSession[] {
  const depthOf = (session: HeldSession, depth = 0): number => {
    const parent = depth > sessions.length ? undefined : sessions.find(({ id }) => id === session.parent);
    return parent === undefined ? depth : depthOf(parent, depth + 1);
  };
  return sessions
    .map((session) => ({ session, depth: depthOf(session) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ session }) => session);
}

function seen<T>(fact: Fact<T>, isDone: (value: T) => boolean): Sight {
  if (!fact.known) return { shows: 'unknown' };
  return { shows: isDone(fact.value) ? 'done' : 'open' };
}

function sobjects({ apiVersion }: Pick<UserChanges, 'apiVersion'>): string {
  return `/services/data/v${apiVersion}/sobjects`;
}
