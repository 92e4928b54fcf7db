/**
 * The job of `list apps`: reads the apps of a witness and the users behind them, and judges them.
 */
import type { Source, Witness } from '../facts/types.js';
import { APP_RULES, type AppRuleFacts, type RunAsUser } from '../policy/apps/index.js';
import { judgeAll, type JudgedRule } from '../policy/findings/index.js';
import { POWERS } from '../policy/gate/index.js';
import { type AppFacts, type Fact, type Gap, known, unreadable, uniqueGaps, type UserFacts } from '../policy/index.js';
import { Text } from '../text.js';

export interface AppsJob {
  readonly witness: Witness;
  /** Days within which the end of a certificate is a finding. */
  readonly expiring: number;
  /** ISO time. */
  readonly now: string;
}

export interface AppsFound {
  readonly source: Source;
  readonly apps: readonly AppFacts[];
  readonly judged: readonly JudgedRule[];
  readonly gaps: readonly Gap[];
}

export async function appsOf({ expiring, now, witness }: AppsJob): Promise<AppsFound> {
  const { source } = witness;
  const read: Fact<readonly AppFacts[]> =
    (await witness.apps?.()) ?? unreadable({ what: 'apps', why: Text.of('apps.none', { source: source.kind }) });
  const apps = read.known ? read.value : [];
  const gaps = read.known ? [] : [read.gap];
  const facts: AppRuleFacts = {
    apps: { read: apps, gaps },
    users: await runAsUsers(witness, apps),
    uses: known(undefined, ''),
    now,
  };
  return { source, apps, judged: judgeAll(APP_RULES, facts, { expiring }), gaps: uniqueGaps(gaps, gapsIn(apps)) };
}

/** Of what a list shows of each app. */
function gapsIn(apps: readonly AppFacts[]): Gap[] {
  return apps.flatMap((app) =>
    [app.clientCredentials, app.runAs, app.permitted, app.openedBy, app.ipPolicy, app.scopes, app.tokens].flatMap(
      (fact) => (fact.known ? (fact.partial === undefined ? [] : [fact.partial]) : [fact.gap]),
    ),
  );
}

/** By username in small letters. */
async function runAsUsers(
  witness: Witness,
  apps: readonly AppFacts[],
): Promise<ReadonlyMap<string, Fact<RunAsUser | undefined>>> {
  const names = new Set(apps.flatMap(({ runAs }) => (runAs.known && runAs.value !== undefined ? [runAs.value] : [])));
  const found = new Map<string, Fact<RunAsUser | undefined>>();
  if (names.size === 0) return found;
  const users: UserFacts[] = [];
  const query = { addresses: [], usernames: [...names].sort(), includeInactive: true };
  for await (const user of witness.users?.(query) ?? []) users.push(user);
  const ids = users.map(({ id }) => id);
  const holders = await witness.permissionHolders?.({ holding: POWERS, ids });
  for (const name of names) {
    const user = users.find(({ username }) => username.toLowerCase() === name.toLowerCase());
    found.set(name.toLowerCase(), user === undefined ? known(undefined, 'User') : known(runAs(user, holders), 'User'));
  }
  return found;
}

function runAs(
  { active, apiOnly, id }: UserFacts,
  holders: Awaited<ReturnType<NonNullable<Witness['permissionHolders']>>> | undefined,
): RunAsUser {
  if (holders === undefined) {
    const gap: Gap = { what: 'PermissionSetAssignment', why: Text.of('gate.none.project') };
    return { active, apiOnly, powers: unreadable(gap) };
  }
  if (!holders.known) return { active, apiOnly, powers: holders };
  const held = holders.value.find((one) => one.id === id)?.permissions ?? new Set<string>();
  const powers = { ...holders, value: POWERS.filter((power) => held.has(power)) };
  return { active, apiOnly, powers };
}
