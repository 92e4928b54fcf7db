/**
 * What `list logins --fail-on` and `--fail-within` name, as rules of findings: one for each, over the rows that are of that
 * kind. What is named counts as an error: it ends the run with exit 30.
 */
import { ruleOver, type Found, type FindingRule, type RuleCard } from '../findings/index.js';
import type { Gap } from '../types.js';
import { type Between, Text } from '../../text.js';

/** What a row of the list says that a finding tells. */
export interface FailingLogin {
  /** Username of the org; there when several were asked. */
  readonly org?: string;
  readonly user?: { readonly id: string; readonly username: string };
  readonly path: string;
  readonly client?: string;
  readonly apiVersion?: string;
  readonly lastSeen: string;
  /** Of whom the row is. */
  readonly users: number;
  /** And of how many of them on that day, where not all. */
  readonly breaksOn?: { readonly date: string; readonly users?: number };
}

export interface FailingLogins {
  /** What is asked for, by its kind. Empty though it is there, where no row but the whole is of that kind. */
  readonly asked: ReadonlyMap<FailingKind, { readonly failed: boolean; readonly rows: readonly FailingLogin[] }>;
  /** What could have been a row, too. */
  readonly gaps: readonly Gap[];
}

/** Ids are those of which messages/failing.md has a title. */
type FailingId = Between<'failing.', '.title'>;
export type FailingKind =
  | 'any'
  | 'soap'
  | 'oauth-password'
  | 'failed'
  | 'new'
  | 'outside-ranges'
  | 'instance-host'
  | 'ends-soon';

const failingRule = ruleOver<FailingLogins, object>();

function ruleOf(kind: FailingKind, id: FailingId): FindingRule<FailingLogins, object> {
  const page = {
    title: `failing.${id}.title`,
    what: `failing.${id}.what`,
    why: `failing.${id}.why`,
    mend: `failing.${id}.mend`,
  } as const;
  return failingRule({
    ...{ id, severity: 'error', controls: [], page, needs: ['asked', 'gaps'] },
    judge: ({ asked, gaps }) => {
      const { failed = false, rows = [] } = asked.get(kind) ?? {};
      const found = rows.map((row) => foundIn(row, id, kind));
      return { found: failed && found.length === 0 ? [ofAll(id)] : found, gaps };
    },
  });
}

function foundIn(row: FailingLogin, id: FailingId, kind: FailingKind): Found {
  const { apiVersion = '', client = '', path } = row;
  return {
    subject: subjectOf(row),
    text: textOf(row, kind),
    fix: Text.of(`failing.${id}.fix`),
    location: { kind: 'logical', name: placeOf(row) },
    key: [path, client, apiVersion, ...(kind === 'ends-soon' ? [row.breaksOn?.date ?? ''] : [])],
  };
}

/** Of a user whose clients fail each by itself, all that tells them apart. */
function placeOf(row: FailingLogin): string {
  const { apiVersion = '', client = '', path } = row;
  const { kind, name } = subjectOf(row);
  const parts = kind === 'user' ? [name, path, client, apiVersion] : [name];
  return ['LoginHistory', ...parts.filter((part) => part !== '')].join('/');
}

function textOf({ breaksOn, client = '', lastSeen, path, user, users }: FailingLogin, kind: FailingKind): Text {
  const words = { path, day: lastSeen.slice(0, 10) };
  const ends = breaksOn?.date;
  if (user === undefined) {
    // Of a row of several those fail who stop on its day, where the day is what is asked for.
    const several = { ...words, users: String(kind === 'ends-soon' ? (breaksOn?.users ?? users) : users) };
    if (ends === undefined) return Text.of('failing.found.several', several);
    return Text.of('failing.found.several.ends', { ...several, ends });
  }
  if (client === '') {
    if (ends === undefined) return Text.of('failing.found.any-client', words);
    return Text.of('failing.found.any-client.ends', { ...words, ends });
  }
  if (ends === undefined) return Text.of('failing.found', { ...words, client });
  return Text.of('failing.found.ends', { ...words, client, ends });
}

function subjectOf({ client, org, path, user }: FailingLogin): Found['subject'] {
  const within = org === undefined ? {} : { within: org };
  if (user !== undefined) {
    return { kind: 'user', name: user.username === '' ? user.id : user.username, id: user.id, ...within };
  }
  return client === undefined ? { kind: 'path', name: path, ...within } : { kind: 'client', name: client, ...within };
}

function ofAll(id: FailingId): Found {
  return {
    subject: { kind: 'org', name: '' },
    text: Text.of('failing.found.all'),
    fix: Text.of(`failing.${id}.fix`),
    location: { kind: 'logical', name: 'LoginHistory' },
  };
}

/** In the order of reports. */
export const FAILING_RULES: ReadonlyMap<FailingKind, FindingRule<FailingLogins, object>> = new Map(
  (
    [
      ['ends-soon', 'login-ends-soon'],
      ['any', 'login-listed'],
      ['soap', 'login-by-soap'],
      ['oauth-password', 'login-by-oauth-password'],
      ['failed', 'login-failed'],
      ['new', 'login-new'],
      ['outside-ranges', 'login-outside-ranges'],
      ['instance-host', 'login-at-instance-host'],
    ] as const
  ).map(([kind, id]) => [kind, ruleOf(kind, id)]),
);

export const FAILING_CARDS: readonly RuleCard[] = [...FAILING_RULES.values()];
