/**
 * The numbers that a page has to tell, in the order of its sentences, counted from the rows of the JSON beside it.
 */
import { readFileSync } from 'node:fs';
import { asList, asObject, type Json, type JsonObject } from '../support/envelope.js';

export interface Told {
  /** Numbers of the answer, and of what stands below it outside of tables, without dates, addresses and names. */
  readonly numbers: readonly number[];
  /** Rows of tables by their first words: the numbers behind them. */
  readonly rows?: Readonly<Record<string, readonly number[]>>;
}

type Counted = (result: JsonObject) => Told;

/** How often each value comes, most first. */
function countsOf(rows: readonly JsonObject[], of: (row: JsonObject) => Json | undefined): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(String(of(row)), (counts.get(String(of(row))) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** What a line says of the rules behind it: of one nothing, of a few each, of more the first and the others together. */
function reasons(rows: readonly JsonObject[], most: number): number[] {
  const counts = countsOf(rows, ({ rule }) => rule).map(([, count]) => count);
  if (counts.length < 2) return [];
  if (counts.length <= most) return counts;
  return [...counts.slice(0, most - 1), counts.slice(most - 1).reduce((sum, one) => sum + one, 0)];
}

/** @param open which users a column counts instead of all that are unknown */
function profileRows(users: readonly JsonObject[], open?: readonly string[]): Record<string, number[]> {
  return Object.fromEntries(
    countsOf(users, ({ profile }) => profile).map(([profile, count]) => {
      const of = (...verdicts: readonly string[]): number =>
        users.filter((user) => user['profile'] === profile && verdicts.includes(String(user['verdict']))).length;
      const unknown = users.filter((user) => user['profile'] === profile && user['verdict'] === 'unknown');
      const byRule = open?.map((rule) => unknown.filter((user) => user['rule'] === rule).length);
      const counts = [
        of('token-required'),
        of('denied', 'impossible'),
        ...(byRule ?? [unknown.length]),
        of('no-token'),
      ];
      return [profile, [count, ...counts]];
    }),
  );
}

/** The answer of `list users`, from its rows; `tail` is what stands below its tables. */
function ofUsers(users: readonly JsonObject[], tail: readonly number[] = []): Told {
  const those = (...verdicts: readonly string[]): JsonObject[] =>
    users.filter(({ verdict }) => verdicts.includes(String(verdict)));
  const line = (rows: readonly JsonObject[], most: number): number[] =>
    rows.length === 0 ? [] : [rows.length, ...reasons(rows, most)];
  return {
    numbers: [
      those('token-required').length,
      users.length,
      ...line(those('denied', 'impossible'), 2),
      ...line(those('unknown'), 3),
      ...line(those('no-token'), 2),
      ...tail,
    ],
    rows: profileRows(users),
  };
}

const shownOf = (all: number, shown: number): number[] => (all > shown ? [shown, all, 200] : []);
const TEN = 10;
/** Profiles beside users. */
const PROFILES = 3;
/**
 * The line of what was taken for granted, against the JSON: what it names decided something, and its numbers are those of
 * the others that did, and of those that did not. Null where there is no such line.
 */
export function takenIn(page: string, result: JsonObject): { said: string; holds: boolean } | null {
  const line = /^Assumed: .*$/mu.exec(page)?.[0];
  if (line === undefined) return null;
  const all = asList(result['assumptions']);
  const deciding = all
    .filter(({ decided }) => decided === true)
    .map(({ fact, value }) => `${String(fact)}=${String(value)}`);
  const named = line.match(/[\w-]+=[^ ,;]+/gu) ?? [];
  const [, more] = / and (\d+) more[ ;]/u.exec(line) ?? [];
  const [, idle] = /; (\d+) (?:more )?had no effect/u.exec(line) ?? [];
  const isBeginning = named.every((one, index) => one === deciding[index]);
  const isAll = named.length + Number(more ?? 0) === deciding.length;
  return { said: line, holds: isBeginning && isAll && Number(idle ?? 0) === all.length - deciding.length };
}

export const ofListUsers: Counted = (result) => {
  const users = asList(result['users']);
  const profiles = countsOf(users, ({ profile }) => profile).length;
  return ofUsers(users, [...shownOf(profiles, PROFILES), ...shownOf(users.length, TEN)]);
};

/** @param rows the users of the same question without --summary, which lists none */
export function ofSummary(rows: readonly JsonObject[]): Told {
  // Nobody of this org turns on a fact: whoever is unknown is so by the rule.
  const rules = countsOf(
    rows.filter(({ verdict }) => verdict === 'unknown'),
    ({ rule }) => rule,
  ).map(([rule]) => rule);
  const told = ofUsers(rows, [...shownOf(countsOf(rows, ({ profile }) => profile).length, TEN)]);
  return { ...told, rows: profileRows(rows, rules) };
}

export const ofHistory: Counted = (result) => {
  const users = asList(result['users']);
  const profiles = countsOf(users, ({ profile }) => profile).length;
  const { addresses } = asObject(asObject(result['summary'])['blastRadius']);
  return ofUsers(users, [
    ...shownOf(profiles, PROFILES),
    ...shownOf(users.length, TEN),
    ...[users.length, Number(addresses)],
  ]);
};

/** One user: no number. */
export const ofOneUser: Counted = () => ({ numbers: [] });

const sum = (rows: readonly JsonObject[], of: (row: JsonObject) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/** @param expiring whether the passwords that end are listed, not counted */
export function ofLogins(result: JsonObject, expiring: boolean): Told {
  const logins = asList(result['logins']);
  const of = (path: string): JsonObject[] => logins.filter((row) => row['path'] === path);
  const breaks = asList(asObject(result['summary'])['breaks']);
  const usersOf = ({ date, of: what }: JsonObject): number => {
    const rows = logins.filter(({ breaksOn }) => {
      const end = breaksOn === undefined ? {} : asObject(breaksOn);
      return end['date'] === date && end['of'] === what;
    });
    return new Set(rows.map(({ user }) => asObject(user)['id'])).size;
  };
  const days = (date: Json | undefined): number =>
    Math.round((Date.parse(String(date)) - Date.parse(String(result['until']).slice(0, 10))) / 86_400_000);
  const dayOf = (time: Json | undefined): number => Math.floor(Date.parse(String(time)) / 86_400_000);
  const left = asList(result['expiring']).flatMap(({ daysLeft, passwordExpires }) =>
    typeof daysLeft === 'number' && daysLeft >= 0 ? [dayOf(passwordExpires) - dayOf(result['until'])] : [],
  );
  const weeks = countsOf(
    left.map((day) => ({ week: Math.max(0, Math.ceil(day / 7) - 1) })),
    ({ week }) => week,
  )
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, count]) => count);
  const ends = asList(result['expiring']).length;
  const seen = [
    sum(of('soap'), (row) => Number(row['logins'])),
    sum(of('oauth-password'), (row) => Number(row['logins'])),
    new Set(logins.map(({ user }) => asObject(user)['id'])).size,
  ];
  const stops = breaks.flatMap((one) => [days(one['date']), usersOf(one)]);
  const out = Number(asObject(result['summary'])['inactive']);
  const inactive = out === 0 ? [] : [out, seen[2] ?? NaN];
  const ended = ends - left.length;
  return {
    numbers: expiring
      ? [
          ...[left.length, 30, ...weeks],
          ...(ended === 0 ? [] : [ended]),
          ...[...seen, ...shownOf(ends, TEN), ...stops, ...inactive],
        ]
      : [...stops, ...seen, ...shownOf(logins.length, TEN), left.length, 30, ...weeks, 30, ...inactive],
  };
}

/** The answer of `list logins --failed`, from its rows and, for how many logins there are, those of `list logins`. */
export function ofFailures(all: JsonObject, result: JsonObject): Told {
  const logins = asList(result['logins']);
  const failuresOf = (row: JsonObject): JsonObject[] => asList(row['failures']);
  const causes = new Map<string, number>();
  for (const { count, status } of logins.flatMap(failuresOf)) {
    const cause = String(status).toLowerCase();
    causes.set(cause, (causes.get(cause) ?? 0) + Number(count));
  }
  const counts = [...causes.values()].sort((a, b) => b - a);
  const named =
    counts.length > 3 ? [...counts.slice(0, 2), counts.slice(2).reduce((total, one) => total + one, 0)] : counts;
  const users = new Set(logins.map(({ user }) => asObject(user)['id'])).size;
  const rest = ofLogins(result, false).numbers;
  const stops = asList(asObject(result['summary'])['breaks']).length * 2;
  const below = rest.slice(stops + 3 + shownOf(logins.length, TEN).length);
  return {
    numbers: [
      sum(
        counts.map((count) => ({ count })),
        ({ count }) => Number(count),
      ),
      sum(asList(all['logins']), (row) => Number(row['logins'])),
      ...[users, ...named, ...shownOf(logins.length, TEN), ...rest.slice(0, stops), ...below],
    ],
    rows: Object.fromEntries(
      logins.map((row) => [
        String(asObject(row['user'])['username']),
        [sum(failuresOf(row), ({ count }) => Number(count)), Number(row['logins'])],
      ]),
    ),
  };
}

/** @param rows of the same question by user: rows of a path do not say whose they are */
export function ofPaths(rows: JsonObject, result: JsonObject): Told {
  const { numbers } = ofLogins({ ...rows, summary: result['summary'] ?? null }, false);
  // All rows are shown.
  const more = numbers.indexOf(200);
  return {
    numbers: numbers.filter((_, at) => at < more - 2 || at > more),
    rows: Object.fromEntries(
      asList(result['logins']).map((row) => [
        String(asObject(row['breaksOn'])['date']),
        [
          row['users'],
          asObject(row['breaksOn'])['users'],
          row['logins'],
          sum(asList(row['failures']), ({ count }) => Number(count)),
        ].map(Number),
      ]),
    ),
  };
}

export const ofAnswers: Counted = (result) => {
  const answers = asList(result['answers']);
  const counts = (rows: readonly JsonObject[]): number[] =>
    ['impossible', 'denied', 'token-required', 'unknown', 'no-token']
      .map((verdict) => rows.filter((row) => row['verdict'] === verdict).length)
      .filter((count) => count > 0);
  const deciding = answers.filter(({ decides }) => decides === true);
  // Who asks about a user did not ask about everybody's profiles.
  const ofUser = answers.some(({ subject }) => asObject(subject)['kind'] === 'user');
  const informing = ofUser ? [] : answers.filter(({ decides }) => decides !== true);
  const profiles = countsOf(informing, ({ subject }) => asObject(subject)['name']).length;
  return {
    numbers: [
      ...(deciding.length === 1 ? [] : [deciding.length, ...counts(deciding)]),
      ...(deciding.every(({ verdict }) => verdict === 'no-token') ? [] : [30]),
      ...(profiles > 0 ? [profiles] : []),
      ...(informing.length > profiles ? [informing.length] : []),
      ...counts(informing),
    ],
  };
};

export const ofAttempt: Counted = (result) => {
  const [one] = asList(result['results']);
  return {
    numbers: [
      ...(one?.['refusal'] === 'answer' || one?.['outcome'] === 'failed' ? [30] : []),
      Number(asObject(one?.['guard'])['attemptsLeft']),
    ],
  };
};

/** How many causes there are, and how many of them are how sure. */
export function ofCauses(result: JsonObject): number[] {
  const causes = asList(result['causes']);
  return [causes.length, ...countsOf(causes, ({ confidence }) => confidence).map(([, count]) => count)];
}

export const ofPermissionSet: Counted = (result) => {
  const assign = asList(result['assign']);
  const unused = asObject(result['unused']);
  const { length } = assign;
  return {
    numbers: [
      length,
      length,
      // How far list logins looks back.
      30,
      ...(length > TEN ? [TEN, length, 200] : []),
      ...shownCount(result['ownAttempts']),
      Number(result['inactive']),
      asList(unused['holders']).length,
      Number(unused['days']),
    ],
  };
};

/** Counted in the file that was written. */
export function ofSnapshot(file: string): Told {
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => asObject(JSON.parse(line) as Json));
  const of = (kind: string): JsonObject[] => lines.filter((line) => line['kind'] === kind);
  const profiles = asList(of('sf-token-snapshot')[0]?.['profiles']).length;
  return { numbers: [of('user').length, profiles, sum(of('login'), ({ logins }) => Number(logins))] };
}

/** The answer of `list ranges`, from its rows: each address of the trusted ranges once. The 4 is that of IPv4. */
export const ofRanges: Counted = (result) => {
  const rows = asList(result['ranges']);
  const trusted = rows.filter(({ scope }) => scope === 'trusted');
  const own = rows.filter(({ scope }) => scope === 'profile');
  const profiles = new Set(own.map(({ profile }) => profile)).size;
  const addresses = new Set(trusted.flatMap(({ end, start }) => addressesIn(numberOf(start), numberOf(end)))).size;
  const sharing = rows.filter((row) => rows.some((other) => other !== row && shares(row, other))).length;
  const rowOf = ({ end, profile, start }: JsonObject): [string, number[]] => [
    String(profile),
    [numberOf(end) - numberOf(start) + 1],
  ];
  return {
    numbers: [trusted.length, addresses, 4, profiles, Number(result['profiles']), own.length, sharing],
    rows: Object.fromEntries(own.map(rowOf)),
  };
};

/** The answer of `list apps`, from its rows: how many, of which kind, which can log in alone, findings, and which are in use. */
export const ofApps: Counted = (result) => {
  const rows = asList(result['apps']);
  const installed = rows.filter(({ kind }) => kind !== 'not-installed');
  const isOn = ({ flows }: JsonObject, flow: string): boolean => asObject(flows)[flow] === 'on';
  const found = rows.flatMap(({ findings }) => asList(findings));
  const external = installed.filter(({ kind }) => kind === 'external-client').length;
  const able = installed.filter((row) => isOn(row, 'clientCredentials') || isOn(row, 'jwt')).length;
  const logins = (row: JsonObject): number => Number(asObject(row['use'])['logins']);
  const tokens = ({ tokens: held }: JsonObject): number[] =>
    held === undefined ? [] : [Number(asObject(held)['count'])];
  return {
    numbers: [
      installed.length,
      // Of none and of a single app it is said in words.
      ...(installed.length === 1 ? [] : [external, able].filter((count) => count > 0)),
      rows.length - installed.length,
      rows.filter(({ findings }) => asList(findings).length > 0).length,
      ...['error', 'warning', 'note']
        .map((severity) => found.filter((one) => one['severity'] === severity).length)
        .filter((count) => count > 0),
      rows.filter((row) => logins(row) > 0).length,
    ],
    rows: Object.fromEntries(rows.map((row) => [String(row['label']), [...tokens(row), logins(row)]])),
  };
};

/** The answer of `list integrations`, from its rows: how many, which stop when, what concerns them, and what is due. */
export const ofIntegrations: Counted = (result) => {
  const rows = asList(result['integrations']);
  const days = countsOf(
    rows.filter(({ stops }) => stops !== undefined),
    ({ stops }) => `${String(asObject(stops)['date'])} ${String(asObject(stops)['daysLeft'])}`,
  ).sort(([a], [b]) => (a < b ? -1 : 1));
  const left = rows.map(({ rotateDaysLeft }) => rotateDaysLeft).filter((one) => typeof one === 'number');
  const found = new Map(
    rows.flatMap(({ findings }) => asList(findings)).map((finding) => [String(finding['fingerprint']), finding]),
  );
  const open = (finding: JsonObject): boolean => finding['waiver'] === undefined;
  const of = (severity: string): number =>
    [...found.values()].filter((finding) => open(finding) && finding['severity'] === severity).length;
  const waived = [...found.values()].filter((finding) => !open(finding)).length;
  return {
    numbers: [
      rows.length,
      ...days.flatMap(([day, count]) => [count, Number(day.split(' ')[1])]),
      rows.filter(({ findings }) => asList(findings).some(open)).length,
      ...[of('error'), of('warning'), of('note'), waived].filter((count) => count > 0),
      ...[left.filter((one) => one < 0).length, left.filter((one) => one >= 0 && one <= 14).length, 14],
    ],
  };
};

/** An IPv4 address as a number. */
function numberOf(address: Json | undefined): number {
  return String(address)
    .split('.')
    .reduce((number, part) => number * 256 + Number(part), 0);
}

function addressesIn(start: number, end: number): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

function shares(a: JsonObject, b: JsonObject): boolean {
  const isSameList = a['scope'] === b['scope'] && a['profile'] === b['profile'];
  return isSameList && numberOf(a['start']) <= numberOf(b['end']) && numberOf(b['start']) <= numberOf(a['end']);
}

/** Rules of which `audit ranges` shows what they found; of the others it says how much. */
const IN_FULL = 3;

/**
 * The answer of `audit ranges`, from its findings: the exit code and why, how many of each severity, how many ranges and
 * lists there are; then the rules that are shown by number alone.
 */
export const ofAudit: Counted = (result) => {
  const findings = asList(result['findings']);
  const of = (severity: string): number => findings.filter((one) => one['severity'] === severity).length;
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const found = rules.map((rule) => findings.filter((one) => one['rule'] === rule).length);
  const severities = [of('error'), of('warning'), of('note')];
  const looked = [Number(result['ranges']), Number(result['lists'])];
  return { numbers: [30, of('error'), ...severities, ...looked, ...found.slice(IN_FULL)] };
};

/** Rules that `check policy` names with how much they found, beside those that it shows. */
const BY_NUMBER = 6;

/**
 * The answer of `check policy`, from its findings: the exit code and why, how many of each severity, how many are waived, and
 * of which rules those are that end first; then the rules that are shown by number, by severity, and how many more there are.
 */
export const ofPolicy: Counted = (result) => {
  const all = asList(result['findings']);
  const findings = all.filter(({ waiver }) => waiver === undefined);
  const of = (severity: string): number => findings.filter((one) => one['severity'] === severity).length;
  const found = new Map<string, number>();
  for (const { rule, severity } of findings) {
    const key = `${String(severity)} ${String(rule)}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  const others = [...found.values()].slice(IN_FULL);
  const severities = [of('error'), of('warning'), of('note'), all.length - findings.length];
  // Rules of which all is waived stand last, and are counted too.
  const open = new Set(findings.map(({ rule }) => rule));
  const waived = new Set(all.map(({ rule }) => rule).filter((rule) => !open.has(rule))).size;
  const more = found.size - IN_FULL - BY_NUMBER + waived;
  const ends = all.flatMap(({ rule, waiver }) =>
    waiver === undefined ? [] : [{ rule: String(rule), until: String(asObject(waiver)['until']) }],
  );
  const [first] = ends.map(({ until }) => until).sort();
  const ending = ends.filter(({ until }) => until === first).map(({ rule }) => rule);
  const counts = [...new Set(ending)].map((rule) => ending.filter((one) => one === rule).length).sort((a, b) => b - a);
  return { numbers: [30, of('error'), ...severities, ...counts, ...others.slice(0, BY_NUMBER), more] };
};

/** The answer of `generate policy`: what was added, and how many waivers. */
export const ofPresent: Counted = (result) => {
  const { groups, integrations, mailDomains, waivers } = asObject(result['added']);
  return { numbers: [integrations, groups, waivers, mailDomains, waivers].map(Number) };
};

/** All clients, then how many stop, may stop, go on and fail already, where any do; of one client that it is one. */
export const ofReset: Counted = (result) => {
  const clients = asList(result['clients']);
  const ended = (how: string): number => clients.filter(({ ends }) => ends === how).length;
  const counts = ['stops', 'unknown', 'goes-on', 'fails-already'].map(ended).filter((count) => count > 0);
  const more = clients.length > TEN ? [TEN, clients.length] : [];
  return { numbers: clients.length === 0 ? [] : [clients.length, ...(clients.length === 1 ? [] : counts), ...more] };
};

/** Sessions, tokens of apps and verified addresses that are open; of long tables, how many rows are shown. */
export const ofRevoke: Counted = (result) => {
  const open = asObject(result['open']);
  const lists = ['sessions', 'tokens', 'addresses', 'jobs'].map((name) => asList(open[name]).length);
  const more = (count: number): number[] => (count > TEN ? [TEN, count] : []);
  const all = lists.reduce((sum, count) => sum + count, 0);
  return { numbers: [...lists.slice(0, 3), ...more(all), ...more(asList(result['logins']).length)] };
};

/** The failures that are left, and the days in which the clients together spend them. */
export const ofRotate: Counted = (result) => {
  const { left, seconds } = asObject(result['lock']);
  return { numbers: [Number(left), Math.floor(Number(seconds) / 86_400)] };
};

/** No number stands there. */
export const ofRevokedAddress: Counted = () => ({ numbers: [] });

/** What stands in the way of a move, and is not overridden. */
export const ofNewApp: Counted = (result) => ({
  numbers: [asList(result['obstacles']).filter(({ stops }) => stops === true).length],
});

/** Of a line that is there for one or more. */
function shownCount(count: unknown): number[] {
  return Number(count) === 0 ? [] : [Number(count)];
}

/** Why nobody knows how often it logs in: one login of the client that decides, one of another, or none at all. */
function unknownRhythm({ byApp, decidedBy, passwordClients, seenOnce, untold }: JsonObject): number | undefined {
  if (decidedBy !== undefined && asObject(decidedBy)['logins'] === 1) return 0;
  if (seenOnce !== undefined) return 1;
  return passwordClients === 0 && byApp === undefined && untold === undefined ? 2 : undefined;
}

/** Those that fail, the users, and how many of them are at each stage. */
export const ofMoves: Counted = (result) => {
  const moves = asList(result['integrations']);
  const stages = Object.values(asObject(asObject(result['summary'])['stages'])).filter((count) => count !== 0);
  const failing = moves.filter(({ fails }) => fails === true).length;
  // With the exit code, the days within which an end fails, and what --all would show.
  const shown = moves.length > 10 ? [10, moves.length, 200] : [];
  const own = asList(result['orgs']).reduce((sum, { ownAttempts }) => sum + Number(ownAttempts), 0);
  // Of whom no rhythm is known, by why: how many. Up to three are named.
  const those = moves.filter(({ stage }) => stage !== 'closed' && stage !== 'unknown');
  const why = those.map(({ evidence }) => unknownRhythm(asObject(evidence)));
  const counts = [0, 1, 2].map((kind) => why.filter((one) => one === kind).length);
  const left = counts.flatMap(shownCount);
  return { numbers: [30, failing, 90, moves.length, ...stages.map(Number), ...shown, ...shownCount(own), ...left] };
};
