/**
 * The steps by which what is open for a user is shut, each with how it is read back.
 */
import { randomInt } from 'node:crypto';
import type { ChangeRequest, HeldAddress, HeldSession, HeldToken, HoldingReader } from '../facts/org/index.js';
import { OrgRefusal } from '../facts/org/index.js';
import type { Fact } from '../policy/index.js';
import type { Sight, ChangeStep } from './engine.js';

/** In the order which shuts fastest. */
export const SHUTTING = ['freeze', 'sessions', 'tokens', 'password', 'addresses'] as const;
export type ShuttingStep = (typeof SHUTTING)[number];
export type UserStep = ShuttingStep | 'unfreeze' | 'address';

export interface UserChanges {
  readonly userId: string;
  /** `66.0` */
  readonly apiVersion: string;
  readonly holdings: HoldingReader;
  /** Sends one change; see `sendOnce` of facts/org. */
  readonly send: (request: ChangeRequest) => Promise<void>;
}

/** Passes over a list whose entries can stand in each other's way, or grow back. */
const MOST_PASSES = 20;

export function freezeStep(changes: UserChanges, frozen: boolean): ChangeStep {
  return {
    id: frozen ? 'freeze' : 'unfreeze',
    look: async () => seen(await changes.holdings.switches(), (switches) => switches.frozen === frozen),
    act: async () => {
      const switches = await changes.holdings.switches();
      if (!switches.known) throw new OrgRefusal('NOT_READABLE', switches.gap.what);
      const path = `${sobjects(changes)}/UserLogin/${switches.value.id}`;
      await changes.send({ method: 'PATCH', path, body: { IsFrozen: frozen } });
      return undefined;
    },
  };
}

/** Families of sessions end from their oldest on; where an org wants the children first, in as many passes as it takes. */
export function sessionsStep(changes: UserChanges): ChangeStep {
  return listStep(changes, {
    id: 'sessions',
    list: async () => changes.holdings.sessions(),
    order: parentsFirst,
    shut: ({ id }) => ({ method: 'DELETE', path: `${sobjects(changes)}/AuthSession/${id}` }),
  });
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

/** A password that nobody knows: it is made, sent and forgotten. That it was changed is told by when that was. */
export function passwordStep(changes: UserChanges): ChangeStep {
  const path = `${sobjects(changes)}/User/${changes.userId}/password`;
  return {
    id: 'password',
    before: async () => {
      const changed = await changes.holdings.passwordChanged();
      return changed.known ? changed.value : undefined;
    },
    look: async ({ before, begun }) => {
      if (begun === null) return { shows: 'open' };
      const changed = await changes.holdings.passwordChanged();
      if (!changed.known || before === null) return { shows: 'unknown' };
      return { shows: changed.value === before ? 'open' : 'done' };
    },
    act: async () => {
      await changes.send({ method: 'POST', path, body: { NewPassword: randomPassword() } });
      return undefined;
    },
  };
}

/** Kinds of characters that the strictest policy of Salesforce asks for, without those that look alike. */
const KINDS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!#$-_=<>'];
const LENGTH = 64;

/** From the system's random source: longer than any policy asks, of each kind, and without the username's words but by chance. */
export function randomPassword(): string {
  const all = KINDS.join('');
  const pick = (from: string): string => from.charAt(randomInt(from.length));
  const characters = [...KINDS.map(pick), ...Array.from({ length: LENGTH - KINDS.length }, () => pick(all))];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters.join('');
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
        if (left === undefined) throw new OrgRefusal('NOT_READABLE', id);
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

function sobjects({ apiVersion }: UserChanges): string {
  return `/services/data/v${apiVersion}/sobjects`;
}
