/**
 * Which OAuth flow replaces a password. Salesforce recommends both against each other (docs/salesforce.md section 8): the
 * facts of the integration decide, or a person does.
 */
import { isOwnName } from '../loginRow/index.js';
import { keepsRanges, type ListedLogin, reasonForJwt } from '../logins/index.js';
import type { ProfileFacts } from '../types.js';
import { Text } from '../../text.js';

export const APP_FLOWS = ['jwt', 'client-credentials'] as const;
export type AppFlow = (typeof APP_FLOWS)[number];

/** A client that logs in with more than one username from the same address. */
export interface SharedClient {
  readonly client: string;
  /** The other ones. */
  readonly usernames: readonly string[];
}

export interface FlowFacts {
  readonly username: string;
  /** What was asked for. */
  readonly asked: AppFlow | undefined;
  /** Rows of all users by user and client. */
  readonly rows: readonly ListedLogin[];
  readonly profile: ProfileFacts | undefined;
}

/** What speaks for a flow, whoever chooses. */
export interface FlowReasons {
  /** In words, a sentence each. */
  readonly why: readonly Text[];
  readonly shared: readonly SharedClient[];
}

export interface ChosenFlow extends FlowReasons {
  readonly flow: AppFlow;
  readonly because: 'asked' | 'shared-client' | 'profile-ranges' | 'answered';
}

/** Undecided where nobody asked for one and no fact decides. */
export type FlowChoice = ChosenFlow | (FlowReasons & { readonly flow: undefined });

export function chooseFlow({ asked, profile, rows, username }: FlowFacts): FlowChoice {
  const shared = sharedClients(rows, username);
  const why = [
    ...shared.map(({ client, usernames }) =>
      Text.of('move.flow.shared', { client, count: String(usernames.length + 1) }),
    ),
    ...(keepsRanges(profile) ? [Text.of('move.flow.ranges', { profile: profile.name })] : []),
  ];
  if (asked !== undefined) return { flow: asked, because: 'asked', why, shared };
  const because = reasonForJwt({ isShared: shared.length > 0, profile });
  return because === undefined ? { flow: undefined, why, shared } : { flow: 'jwt', because, why, shared };
}

/** The same client at the same address: tools that many people have on their own machines are not one client. */
function sharedClients(rows: readonly ListedLogin[], username: string): SharedClient[] {
  const isOwn = ({ user }: ListedLogin): boolean => user?.username.toLowerCase() === username.toLowerCase();
  const found = new Map<string, Set<string>>();
  for (const own of rows) {
    if (!isOwn(own) || own.client === undefined || isOwnName(own.client)) continue;
    const addresses = new Set(own.addresses.map(({ address }) => address));
    for (const other of rows) {
      const { user } = other;
      if (isOwn(other) || user === undefined || user.username === '' || other.client !== own.client) continue;
      if (!other.addresses.some(({ address }) => addresses.has(address))) continue;
      found.set(own.client, (found.get(own.client) ?? new Set()).add(user.username));
    }
  }
  return [...found].map(([client, usernames]) => ({ client, usernames: [...usernames].sort() }));
}
