/**
 * The words of LoginHistory and of the event logs: types, subtypes and statuses as Salesforce documents them. They live
 * in loginHistory.json, with source, day and mark; here is only how they are compared.
 */
import type { Path } from '../types.js';
import data from './loginHistory.json' with { type: 'json' };

/**
 * `client-credentials` has a subtype of its own; JWT bearer has none: `oauth` is a login without one through an app that
 * has a certificate, which is likely a JWT and never certain (docs/salesforce.md section 5). `other` is what is left.
 */
export type LoginPath = Path | 'client-credentials' | 'oauth' | 'other';
export const LOGIN_PATHS: readonly LoginPath[] = ['soap', 'oauth-password', 'client-credentials', 'oauth', 'other'];

/** Whether a password travelled with a login: `unknown` where its type and subtype allow both. */
export type CarriesPassword = 'yes' | 'no' | 'unknown';

export interface DocumentedKind {
  /** The API name, as the object reference lists it. */
  readonly name: string;
  /** What answers carry instead. */
  readonly label: string;
  readonly path: LoginPath;
  readonly password: CarriesPassword;
  /** No password travels by API through this login type. */
  readonly withoutApiPassword?: boolean;
}

export interface DocumentedStatus {
  /** LOGIN_STATUS of EventLogFile; not there for texts that only rows of LoginHistory are known to carry. */
  readonly code?: string;
  /** Ours, of a status that has no code. */
  readonly name?: string;
  readonly outcome: 'success' | 'failure';
  /** LoginHistory.Status by language of the reader (two letters), as published; most languages are not. */
  readonly texts: Readonly<Record<string, readonly string[] | undefined>>;
  /** Key of the sources in loginHistory.json. */
  readonly source: string;
}

interface LoginHistoryWords {
  readonly sources: Readonly<
    Record<string, { readonly title: string; readonly read: string; readonly confidence: string }>
  >;
  readonly statuses: readonly DocumentedStatus[];
  readonly loginTypes: readonly DocumentedKind[];
  readonly loginSubTypes: readonly DocumentedKind[];
}

/** One of the words that the code knows; a file with another one is a defect. */
function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new Error(`loginHistory.json holds ${text}`);
  return word;
}

const PASSWORD: readonly CarriesPassword[] = ['yes', 'no', 'unknown'];
const OUTCOMES: readonly DocumentedStatus['outcome'][] = ['success', 'failure'];
const kinds = (
  list: readonly { name: string; label: string; path: string; password: string; withoutApiPassword?: boolean }[],
): DocumentedKind[] =>
  list.map((kind) => ({ ...kind, path: oneOf(LOGIN_PATHS, kind.path), password: oneOf(PASSWORD, kind.password) }));

export const LOGIN_HISTORY_WORDS: LoginHistoryWords = {
  sources: data.sources,
  statuses: data.statuses.map((status) => ({ ...status, outcome: oneOf(OUTCOMES, status.outcome) })),
  loginTypes: kinds(data.loginTypes),
  loginSubTypes: kinds(data.loginSubTypes),
};

/**
 * A text of LoginHistory made comparable: its letters and digits alone, in small letters. The reference lists API names
 * (`OtherApi`), answers carry labels (`Other Apex API`), capitals vary from row to row, and translations end with a full
 * stop or do not.
 */
export function bare(text: string | null | undefined): string {
  return (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a row is of a login in a browser: by its LoginType, as LoginHistory writes it in English. */
export function isInBrowser(loginType: string | null | undefined): boolean {
  return bare(loginType).toLowerCase() === bare('Application').toLowerCase();
}
