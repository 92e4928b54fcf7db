/**
 * The job of `diff ranges`: two sides, each an org, a project, a snapshot or a list of addresses, and whose logins would
 * be decided otherwise.
 */
import { inOrder } from '../../inOrder.js';
import { UsageError } from '../../errors.js';
import type { Source, Witness } from '../../facts/types.js';
import {
  addressOf,
  diffRanges,
  listLogins,
  listConclusion,
  PATHS,
  profilesAsOf,
  resolveAssumptions,
  uniqueGaps,
  type DiffSide,
  type Gap,
  type ListedLogin,
  type LoginFacts,
  type Conclusion,
  type ProfileFacts,
  type RangesDiff,
  type UserFacts,
  type Verdict,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { hasLogins, verifiedAmong } from '../common/pastLogins.js';

/** A side as it was opened. */
export interface OpenSide {
  readonly side: DiffSide;
  /** Undefined of a list of addresses. */
  readonly witness?: Witness;
  readonly source: Pick<Source, 'name'> & { readonly kind: Source['kind'] | 'file' };
}

/** A login that the two sides decide differently. */
export interface ChangedLogin {
  readonly username: string;
  readonly userId: string;
  readonly path: ListedLogin['path'];
  readonly address: string;
  readonly from: Verdict;
  readonly to: Verdict;
  readonly logins: number;
  /** ISO time. */
  readonly lastSeen: string;
}

export interface DiffDone {
  readonly diff: RangesDiff;
  /** Undefined where nobody asked. */
  readonly logins?: readonly ChangedLogin[];
  readonly gaps: readonly Gap[];
  /** `no` where there is a difference on which the caller wants to fail. */
  readonly conclusion: Conclusion;
}

/** What `--fail-on` may name: any difference, ranges of which addresses were added or removed, logins that are decided otherwise. */
export const FAIL_ON_DIFFERENCE = ['any', 'added', 'removed', 'logins'] as const;
export type FailOnDifference = (typeof FAIL_ON_DIFFERENCE)[number];

export interface DiffJob {
  readonly from: OpenSide;
  readonly to: OpenSide;
  /** ISO times between which logins are looked at; undefined for none. */
  readonly evidence: { readonly since: string; readonly until: string } | undefined;
  readonly failOn?: readonly FailOnDifference[];
}

/** What a witness says of ranges. */
export async function sideOf(witness: Witness): Promise<OpenSide> {
  const profiles = await witness.profiles();
  // Before the org's other settings are read: what is missing there changes no range.
  const gaps = witness.gaps();
  const { sessionRanges, trustedRanges } = await witness.org();
  const session = sessionRanges === undefined ? {} : { session: sessionRanges };
  const knowsAll = witness.source.kind !== 'project';
  return { side: { trusted: trustedRanges, ...session, profiles, knowsAll, gaps }, witness, source: witness.source };
}

/** Throws a {@link UsageError} where logins are asked and neither side has any. */
export async function diffOf({ evidence, failOn = [], from, to }: DiffJob): Promise<DiffDone> {
  const diff = diffRanges(from.side, to.side);
  const done = (gaps: readonly Gap[], logins?: readonly ChangedLogin[]): DiffDone => {
    const failing = failOn.some((what) => holds(what, diff, logins));
    const conclusion = listConclusion({ failing, missing: gaps.length > 0 });
    return { diff, gaps, conclusion, ...(logins && { logins }) };
  };
  if (evidence === undefined) return done(diff.gaps);
  const witness = [from.witness, to.witness].find((one) => one !== undefined && hasLogins(one));
  if (witness === undefined) throw new UsageError(Text.of('token-diff-ranges.evidence.none'));
  const { gaps, logins } = await changedLogins(witness, from.side, to.side, evidence);
  return done(uniqueGaps(diff.gaps, gaps), logins);
}

/** Addresses that moved to another list were added to one and removed from the other. */
function holds(what: FailOnDifference, { lists, moved }: RangesDiff, logins: readonly ChangedLogin[] = []): boolean {
  const changed = (which: 'added' | 'removed'): boolean =>
    moved.length > 0 || lists.some((list) => !list[which].isEmpty);
  switch (what) {
    case 'any':
      return changed('added') || changed('removed') || logins.length > 0;
    case 'logins':
      return logins.length > 0;
    case 'added':
    case 'removed':
      return changed(what);
  }
}

async function changedLogins(
  witness: Witness,
  from: DiffSide,
  to: DiffSide,
  asked: { readonly since: string; readonly until: string },
): Promise<{ readonly logins: ChangedLogin[]; readonly gaps: readonly Gap[] }> {
  const logins = await readLogins(witness, asked);
  const users = await usersOf(witness, logins);
  const profiles = await witness.profiles();
  const judged = await Promise.all(
    [from, to].map(async (side) => decided(witness, side, { logins, users, profiles, now: asked.until })),
  );
  const [before, after] = judged;
  if (before === undefined || after === undefined) return { logins: [], gaps: [] };
  const changed = [...before.verdicts].flatMap(([key, { address, row, verdict }]): ChangedLogin[] => {
    const other = after.verdicts.get(key)?.verdict;
    if (row.user === undefined || other === undefined || other === verdict) return [];
    const { id: userId, username } = row.user;
    const { lastSeen, logins: count } = address;
    return [
      { username, userId, path: row.path, address: address.address, from: verdict, to: other, logins: count, lastSeen },
    ];
  });
  return { logins: changed.sort(byName), gaps: uniqueGaps(logins.gaps, before.missing, after.missing) };
}

function byName(a: ChangedLogin, b: ChangedLogin): number {
  const key = ({ address, path, username, userId }: ChangedLogin): string =>
    [username, userId, path, address].join('\0');
  return inOrder(key(a), key(b));
}

/** Logins with a password by API: on others no trusted range bears. */
async function readLogins(witness: Witness, asked: { since: string; until: string }): Promise<LoginFacts> {
  const saved = witness.loginsTime;
  const until = saved?.until ?? asked.until;
  const since = saved !== undefined && saved.since < asked.since ? saved.since : asked.since;
  const begin = Date.parse(asked.since) / 1000;
  const none = { groups: [], tokenUses: [], clientNames: [], successTexts: [], gaps: [], logGaps: [] };
  const logins = (await witness.logins?.({ since, until, wanted: 'password', maxLogBytes: 0 })) ?? {
    since,
    until,
    ...none,
  };
  return { ...logins, groups: logins.groups.filter(({ last }) => last >= begin) };
}

async function usersOf(witness: Witness, { groups }: LoginFacts): Promise<ReadonlyMap<string, UserFacts>> {
  const ids = groups.flatMap(({ userId }) => userId ?? []);
  const inUse = groups.flatMap(({ sourceIp }) => addressOf(sourceIp) ?? []);
  const found = new Map<string, UserFacts>();
  const query = { ids: [...new Set(ids)].sort(), addresses: verifiedAmong(inUse) };
  for await (const user of witness.users?.(query) ?? []) found.set(user.id, user);
  return found;
}

interface Deciding {
  readonly logins: LoginFacts;
  readonly users: ReadonlyMap<string, UserFacts>;
  readonly profiles: readonly ProfileFacts[];
  readonly now: string;
}

interface DecidedAddress {
  readonly row: ListedLogin;
  readonly address: ListedLogin['addresses'][number];
  readonly verdict: Verdict;
}

/** Each login as the ranges of a side decide it; all else is as the witness says. */
async function decided(
  witness: Witness,
  side: DiffSide,
  { logins, now, profiles, users }: Deciding,
): Promise<{ readonly verdicts: ReadonlyMap<string, DecidedAddress>; readonly missing: readonly Gap[] }> {
  const said = await witness.org();
  const org = side.trusted === undefined ? said : { ...said, trustedRanges: side.trusted };
  const assumptions = resolveAssumptions(org, new Map(), { source: witness.source.kind, at: now });
  const those = profilesAsOf(profiles, side);
  const listed = listLogins({
    logins,
    users,
    profiles: new Map(those.flatMap((one) => (one.id === undefined ? [] : [[one.id, one] as const]))),
    facts: { org, assumptions, now },
    filter: { paths: PATHS, failed: false, outsideRanges: false, withoutAnyApiAuth: false },
    by: 'user',
  });
  const verdicts = new Map<string, DecidedAddress>();
  for (const row of listed.rows) {
    for (const address of row.addresses) {
      if (address.verdict === undefined) continue;
      const key = [row.user?.id ?? '', row.path, address.address].join(' ');
      verdicts.set(key, { row, address, verdict: address.verdict });
    }
  }
  return { verdicts, missing: listed.missing };
}
