/**
 * Which way a login of LoginHistory came, and whether it carried a password (docs/salesforce.md section 5).
 */
import { isPasswordPath } from '../types.js';
import type { AppPath, Path } from '../types.js';
import { bare, LOGIN_HISTORY_WORDS, type CarriesPassword, type DocumentedKind, type LoginPath } from './vocabulary.js';

/** `certain`: the org's own subtype or a login type that has no second meaning; `likely`: concluded. */
export type Certainty = 'certain' | 'likely';

export interface LoginKind {
  readonly path: LoginPath;
  readonly certainty: Certainty;
  readonly password: CarriesPassword;
}

/** The fields of a login that tell its kind. What the org left empty is null or empty. */
export interface LoginMarks {
  readonly loginType: string | null;
  readonly loginSubType: string | null;
  readonly apiType: string | null;
  readonly application: string | null;
}

function byText(kinds: readonly DocumentedKind[]): ReadonlyMap<string, DocumentedKind> {
  return new Map(kinds.flatMap((kind) => [kind.name, kind.label].map((text) => [bare(text), kind] as const)));
}

const { loginTypes, loginSubTypes } = LOGIN_HISTORY_WORDS;
const TYPES = byText(loginTypes);
const SUB_TYPES = new Map([
  ...byText(loginSubTypes),
  // Labels of SOAP subtypes have no `Login` in them.
  ...loginSubTypes
    .filter(({ path }) => path === 'soap')
    .map((kind) => [bare(kind.name).replace('login', ''), kind] as const),
]);

/** Both the API name and the label of each, since filters and answers differ in which they use. */
const namesOf = (kinds: readonly DocumentedKind[]): readonly string[] =>
  kinds.flatMap(({ name, label }) => (name === label ? [name] : [name, label]));

/** Login types through which no password travels by API: the login page, single sign-on, certificates and the like. */
export const TYPES_WITHOUT_API_PASSWORD = namesOf(loginTypes.filter((type) => type.withoutApiPassword === true));

/** Login types of SOAP login(), which are nearly all passwords. */
export const TYPES_OF_SOAP = namesOf(loginTypes.filter(({ path }) => path === 'soap'));

function bySubType(subType: string): LoginKind | undefined {
  if (subType === '') return undefined;
  const known = SUB_TYPES.get(subType);
  if (known !== undefined) return { path: known.path, certainty: 'certain', password: known.password };
  // Sub-types that this list does not know yet: by what their names say.
  if (/oauth.*usernamepassword/.test(subType)) return { path: 'oauth-password', certainty: 'likely', password: 'yes' };
  if (subType.startsWith('soapapi')) return { path: 'soap', certainty: 'likely', password: 'yes' };
  if (subType.startsWith('oauth')) return { path: 'other', certainty: 'likely', password: 'unknown' };
  return undefined;
}

/** OAuth by its login type: `Remote Access 2.0`, `Oauth2, Remote Access 2.0`, `Remote Access Client`. */
const isOAuth = (loginType: string): boolean => /remoteaccess|oauth/.test(loginType);

/** Login types through which neither an app logs in, nor anybody else by OAuth. */
export const TYPES_WITHOUT_APPS = namesOf(
  loginTypes.filter(
    ({ label, path, withoutApiPassword }) => (withoutApiPassword === true || path === 'soap') && !isOAuth(bare(label)),
  ),
);

/** Whether a login came by an app, and not with a password: OAuth, by whatever other flow. */
export function isByApp(marks: LoginMarks): boolean {
  return (
    !isPasswordPath(classifyLogin(marks).path) &&
    (isOAuth(bare(marks.loginType)) || bare(marks.loginSubType).includes('oauth'))
  );
}

/**
 * Whether a row can be one of a login by an app on this path. Client credentials have a subtype of their own; for JWT
 * bearer none is documented, so that any OAuth login without one may be such a login.
 */
export function mayBeByApp(marks: LoginMarks, path: AppPath): boolean {
  const subType = bare(marks.loginSubType);
  if (path === 'client-credentials') return subType.includes('clientcredentials');
  return isByApp(marks) && (subType === '' || subType.includes('jwt'));
}

/**
 * What kind of login a row tells of where it is known which apps have a certificate.
 *
 * @param certified labels of apps, as LoginHistory.Application has them
 */
export function kindAmongApps(marks: LoginMarks, certified: ReadonlySet<string>): LoginKind {
  const kind = classifyLogin(marks);
  const isJwt = kind.path === 'other' && mayBeByApp(marks, 'jwt') && certified.has(marks.application ?? '');
  return isJwt ? { ...kind, path: 'oauth', certainty: 'likely' } : kind;
}

/** By LoginType, ApiType and Application, where the subtype does not tell. */
function byType(marks: LoginMarks): LoginKind {
  const type = bare(marks.loginType);
  // JWT bearer logins have no subtype, and some password logins of old have none either.
  if (isOAuth(type)) return { path: 'other', certainty: 'likely', password: 'unknown' };
  const known = TYPES.get(type);
  if (
    saysSoap(marks) ||
    known?.path === 'soap' ||
    type.startsWith('dataloader') ||
    bare(marks.application).startsWith('dataloader')
  ) {
    return { path: 'soap', certainty: 'likely', password: known?.password === 'no' ? 'unknown' : 'yes' };
  }
  const certainty = known?.withoutApiPassword === true ? 'certain' : 'likely';
  return { path: 'other', certainty, password: known?.password ?? 'unknown' };
}

const saysSoap = ({ apiType }: LoginMarks): boolean => bare(apiType).startsWith('soap');

/**
 * What kind of login a row tells of. LoginSubType decides where it is given; else LoginType, ApiType and Application do.
 * An OAuth login without a subtype is not counted as a password: JWT bearer logins have none.
 */
export function classifyLogin(marks: LoginMarks): LoginKind {
  return bySubType(bare(marks.loginSubType)) ?? byType(marks);
}

/** Whether a row proves a SOAP login(): its subtype or its API says so, the login type alone does not. */
export function isSurelySoap(marks: LoginMarks): boolean {
  const { path, certainty, password } = classifyLogin(marks);
  return path === 'soap' && password === 'yes' && (certainty === 'certain' || saysSoap(marks));
}

/** Whether a row can be one of an attempt on this path. Rows of OAuth without a subtype can be one with a password. */
export function mayBeOf(marks: LoginMarks, path: Path): boolean {
  const kind = classifyLogin(marks);
  if (kind.path === path) return true;
  return path === 'oauth-password' && bare(marks.loginSubType) === '' && isOAuth(bare(marks.loginType));
}
