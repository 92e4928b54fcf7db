/** Listed users to start from. Each test changes what it speaks of. */
import type { Explanation, ListedUser, ListUsersResult } from '../../../lib/report/listUsers/result.js';

function listed(changes: Partial<ListedUser> = {}): ListedUser {
  return {
    id: '005000000000001AAA',
    username: 'etl@example.com',
    name: 'Etl Job',
    profile: 'Sales',
    profileId: '00e000000000001AAA',
    userType: 'Standard',
    active: true,
    integration: false,
    verdict: 'token-required',
    rule: 'untrusted',
    address: 'elsewhere',
    explanation: 0,
    ...changes,
  };
}

export function explained(changes: Partial<Explanation> = {}): Explanation {
  return {
    notes: [],
    reasons: [
      { rule: 'user-frozen', outcome: 'passed', text: 'The user is not frozen.' },
      { rule: 'untrusted', outcome: 'decided', text: 'Neither trusted nor verified.' },
    ],
    token: { obtainable: 'yes', why: 'A reset can be asked for.' },
    ...changes,
  };
}

export interface Pair {
  readonly user: ListedUser;
  readonly explanation: Explanation;
}

/** A user with why, each changed where it has what is named. */
export function both({ hinges, notes, reasons, token, ...user }: Partial<ListedUser & Explanation> = {}): Pair {
  return {
    user: listed(user),
    explanation: explained({
      ...(hinges && { hinges }),
      ...(notes && { notes }),
      ...(reasons && { reasons }),
      ...(token && { token }),
    }),
  };
}

export const NONE = { 'no-token': 0, unknown: 0, 'token-required': 0, denied: 0, impossible: 0 };

export type Rest = Omit<ListUsersResult, 'users' | 'explanations'>;

export function resultWith(changes: Partial<Rest> = {}): Rest {
  return {
    schemaVersion: '2.0',
    source: { kind: 'org', name: 'admin@example.com' },
    path: 'soap',
    loginApiVersion: '64.0',
    at: '2026-11-24T12:00:00.000Z',
    addresses: ['elsewhere'],
    summary: {
      users: 0,
      byVerdict: NONE,
      byHinge: {},
      byOpenRule: {},
      byUnless: {},
      looked: 0,
      byRule: [],
      byProfile: [],
    },
    assumptions: [],
    incomplete: [],
    unread: [],
    warnings: [],
    apiCalls: 7,
    ...changes,
  };
}
