/**
 * Logins at hosts that name an instance, as findings: who, where, until when (docs/salesforce.md section 6).
 */
import { isoOfSeconds } from '../../isoTime.js';
import { Text } from '../../text.js';
import type { Facts } from '../decisionFacts.js';
import { classifyLogin, type LoginOutcome, type LoginPath, type StatusWords } from '../loginRow/index.js';
import { inOrder } from '../../inOrder.js';
import { RETIREMENTS } from '../retirements.js';
import type { ProfileFacts } from '../types.js';
import { hostOf } from './instanceHost.js';
import { daysUntil } from './retirement.js';
import type { HostLogins, InstanceHostFinding, LoginFacts, UsersById } from './types.js';
import { goneUser, loginUser } from './user.js';

export interface HostsQuestion {
  readonly logins: Pick<LoginFacts, 'instanceHosts'>;
  readonly words: StatusWords;
  readonly users: UsersById;
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly facts: Facts;
  readonly paths: readonly LoginPath[];
  /** Whether the logins of a user are wanted. */
  readonly wanted: (userId: string) => boolean;
}

interface Sum {
  readonly userId: string;
  readonly host: string;
  readonly path: LoginPath;
  logins: number;
  first: number;
  last: number;
  success: number | undefined;
  unknown: boolean;
}

/** One for each user, host and path, the busiest first. */
export function instanceHostFindings(question: HostsQuestion): InstanceHostFinding[] {
  const { facts, logins, paths, wanted, words } = question;
  const sums = new Map<string, Sum>();
  for (const group of logins.instanceHosts ?? []) {
    const { path } = classifyLogin(group);
    const { userId } = group;
    if (userId === null || !paths.includes(path) || !wanted(userId)) continue;
    add(sums, { userId, path, host: hostOf(group.host) }, group, words.outcomeOf(group.status));
  }
  const ends = endOf(facts);
  return [...sums.values()]
    .sort((a, b) => b.logins - a.logins || inOrder(key(a), key(b)))
    .map((sum) => finding(sum, ends, question));
}

const key = ({ host, path, userId }: Pick<Sum, 'userId' | 'host' | 'path'>): string => `${userId} ${path} ${host}`;

function add(
  sums: Map<string, Sum>,
  what: Pick<Sum, 'userId' | 'host' | 'path'>,
  group: HostLogins,
  outcome: LoginOutcome,
): void {
  let sum = sums.get(key(what));
  if (sum === undefined) {
    sum = { ...what, logins: 0, first: Infinity, last: -Infinity, success: undefined, unknown: false };
    sums.set(key(what), sum);
  }
  sum.logins += group.logins;
  sum.first = Math.min(sum.first, group.first);
  sum.last = Math.max(sum.last, group.last);
  if (outcome === 'success') sum.success = Math.max(sum.success ?? 0, group.last);
  sum.unknown ||= outcome === 'unknown';
}

interface End {
  readonly date: string;
  readonly source: string;
  readonly release: string;
  readonly kind: 'sandbox' | 'production' | 'either';
}

/** Of an org that may be a sandbox the earlier day: the later one would be a promise. */
function endOf({ org, retirements = RETIREMENTS }: Facts): End {
  const { production, sandbox } = retirements.instanceHosts;
  const { known } = org.sandbox;
  if (known && org.sandbox.value === false) return { ...production, kind: 'production' };
  return { ...sandbox, kind: known && org.sandbox.value === true ? 'sandbox' : 'either' };
}

function finding(sum: Sum, end: End, { facts, profiles, users }: HostsQuestion): InstanceHostFinding {
  const user = users.get(sum.userId);
  const daysLeft = daysUntil(end.date, facts.now);
  const shown = user === undefined ? goneUser(sum.userId) : loginUser(user, profiles);
  const name = shown.username === '' ? shown.id : shown.username;
  return {
    severity: daysLeft < 0 ? 'error' : 'warning',
    what: Text.of(`logins.instance-host.${end.kind}`, { user: name, host: sum.host, release: end.release }),
    todo: Text.of('logins.instance-host.todo'),
    user: shown,
    host: sum.host,
    path: sum.path,
    logins: sum.logins,
    firstSeen: isoOfSeconds(sum.first),
    lastSeen: isoOfSeconds(sum.last),
    ...(sum.success !== undefined && { lastSuccess: isoOfSeconds(sum.success) }),
    everSucceeded: sum.success !== undefined ? 'yes' : sum.unknown ? 'unknown' : 'no',
    date: end.date,
    daysLeft,
    source: end.source,
  };
}
