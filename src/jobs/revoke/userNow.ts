/**
 * What is open for a user now, and how the user has logged in: what a revocation is planned by.
 */
import {
  type HeldAddress,
  type HeldJob,
  type HeldSession,
  type HeldToken,
  type HistoryRow,
  type HoldingReader,
  type LoginSwitches,
  MOST_ROWS,
  OneUserReader,
  OrgError,
  type OrgClient,
  type OrgWitness,
} from '../../facts/org/index.js';
import {
  bare,
  isOwnClient,
  type Fact,
  type Gap,
  KEPT_DAYS,
  type LoginFacts,
  type LoginGroup,
  type LoginMoment,
  type LoginOutcome,
  type SeenBefore,
  seenLogins,
  StatusWords,
  type ClientLogins,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { DAY } from '../../isoTime.js';

export interface OpenNow {
  readonly switches: Fact<LoginSwitches>;
  readonly sessions: Fact<readonly HeldSession[]>;
  readonly tokens: Fact<readonly HeldToken[]>;
  readonly addresses: Fact<readonly HeldAddress[]>;
  readonly passwordChanged: Fact<string>;
  readonly jobs: Fact<readonly HeldJob[]>;
}

export async function openNow(holdings: HoldingReader): Promise<OpenNow> {
  const [switches, sessions, tokens, addresses, passwordChanged, jobs] = await Promise.all([
    readable('UserLogin', async () => holdings.switches()),
    readable('AuthSession', async () => holdings.sessions()),
    readable('OauthToken', async () => holdings.tokens()),
    readable('LoginIp', async () => holdings.addresses()),
    readable('User.LastPasswordChangeDate', async () => holdings.passwordChanged()),
    readable('CronTrigger', async () => holdings.jobs()),
  ]);
  return { switches, sessions, tokens, addresses, passwordChanged, jobs };
}

/** A list that comes in pieces keeps nobody from what shuts fastest: it is a gap, and its step reads anew. */
async function readable<T>(what: string, read: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OrgError) || !PIECES.has(error.kind)) throw error;
    return { known: false, gap: { what, why: error.text } };
  }
}

const PIECES = new Set<OrgError['kind']>(['truncated', 'endless', 'too-large', 'cursor', 'order', 'shape']);

/** What of it could not be read, or not as a whole. */
export function openGaps(open: OpenNow): Gap[] {
  return Object.values(open).flatMap((fact: Fact<unknown>) => (fact.known ? (fact.partial ?? []) : [fact.gap]));
}

export interface PastLogins {
  readonly logins: readonly ClientLogins[];
  /** ISO time from which on there was something to compare with; undefined where there was nothing. */
  readonly comparedFrom: string | undefined;
  readonly gaps: readonly Gap[];
}

export interface PastQuestion {
  readonly userId: string;
  /** ISO times. */
  readonly since: string;
  readonly now: string;
}

/** Logins since a time by address and client, against those of the user before it, as far back as Salesforce keeps them. */
export async function pastLogins(witness: OrgWitness, client: OrgClient, question: PastQuestion): Promise<PastLogins> {
  const { now, since, userId } = question;
  const reader = new OneUserReader(client);
  const rows = await reader.history(userId, since, MOST_ROWS);
  if (!rows.known) return { logins: [], comparedFrom: undefined, gaps: [rows.gap] };
  const kept = new Date(Date.parse(now) - KEPT_DAYS * DAY).toISOString();
  const reading = { wanted: 'all', users: [userId], maxLogBytes: 0 } as const;
  const recent = await witness.logins({ ...reading, since, until: now });
  const earlier = await witness.logins({ ...reading, since: kept < since ? kept : since, until: since });
  const times = await reader.history(userId, kept, MOST_ROWS, since);
  const countries = new Map(recent.groups.map(({ country, sourceIp }) => [sourceIp ?? '', country ?? undefined]));
  const moments = rows.value.map((row): LoginMoment => ({
    time: row.time,
    address: row.sourceIp,
    client: clientOf(row.application),
    type: row.loginType,
    outcome: row.outcome,
    country: countries.get(row.sourceIp),
  }));
  const before = earlier.groups.length === 0 ? {} : beforeOf(earlier, times.known ? times.value : undefined);
  const cut: Gap = { what: 'LoginHistory', why: Text.of('revoke.gap.cut', { most: String(MOST_ROWS) }) };
  return {
    logins: seenLogins(moments, before),
    comparedFrom: earlier.groups.length === 0 ? undefined : kept,
    gaps: [
      ...(rows.value.length < MOST_ROWS ? [] : [cut]),
      ...recent.gaps,
      ...earlier.gaps,
      ...(times.known ? hourGaps(times.value, cut) : [times.gap]),
    ],
  };
}

/** An hour at which the user logged in may be in the rows that were not read. */
function hourGaps(rows: readonly HistoryRow[], cut: Gap): Gap[] {
  return rows.length < MOST_ROWS || hoursOf(rows).size === 24 ? [] : [cut];
}

function hoursOf(rows: readonly HistoryRow[]): ReadonlySet<number> {
  return new Set(rows.filter(({ outcome }) => outcome === 'success').map(({ time }) => new Date(time).getUTCHours()));
}

/** Each attempt of this plugin names itself by a number of its own. */
function clientOf(application: string): string {
  return isOwnClient(application) ? 'sf-plugin-token' : application;
}

/** Only who got in has a past here: what failed was somebody else, or had another secret. */
function beforeOf(
  { groups, successTexts }: Pick<LoginFacts, 'groups' | 'successTexts'>,
  rows: readonly HistoryRow[] | undefined,
): SeenBefore {
  const words = new StatusWords(
    groups.map(({ status }) => status),
    successTexts,
  );
  const those = (outcome: LoginOutcome): readonly LoginGroup[] =>
    groups.filter(({ status }) => words.outcomeOf(status) === outcome);
  const [succeeded, failed] = [those('success'), those('failure')];
  return {
    addresses: addressesOf(succeeded),
    clients: clientsOf(succeeded),
    countries: new Set(succeeded.flatMap(({ country }) => country ?? [])),
    ...(rows === undefined ? {} : { hours: hoursOf(rows) }),
    failed: { addresses: addressesOf(failed), clients: clientsOf(failed) },
  };
}

function addressesOf(groups: readonly LoginGroup[]): ReadonlySet<string> {
  return new Set(groups.map(({ sourceIp }) => sourceIp ?? ''));
}

function clientsOf(groups: readonly LoginGroup[]): ReadonlySet<string> {
  return new Set(groups.map(({ application }) => bare(clientOf(application ?? ''))));
}
