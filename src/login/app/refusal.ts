/**
 * Why the token endpoint refused an app: the causes of a diagnosis, less those that only a login with a password has and
 * those that our own request rules out.
 */
import { type AppOfKey, type AppPath, type Fact, known } from '../../policy/index.js';
import type { LoginRow } from '../../facts/org/index.js';
import type { Refused } from '../answer.js';
import type { CauseId } from '../phrases/causes.js';
import { diagnose, type UserState } from '../diagnose.js';
import type { FoundCause } from '../findings.js';
import { Text } from '../../text.js';

/** No password and no token was sent; and a POST was, to where the answer came from. */
const NEVER: ReadonlySet<CauseId> = new Set<CauseId>([
  'wrong-password-or-token',
  'token-missing',
  'token-outdated',
  'password-expired',
  'secret-not-escaped',
  'user-locked',
  'oauth-flow-blocked',
  'oauth-external-user',
  'path-retired',
  'redirected',
  'other-grant',
]);

/** Of whom nobody gave a name, no name was wrong. */
const NEVER_OF_CREDENTIALS: ReadonlySet<CauseId> = new Set<CauseId>(['wrong-username-or-host']);

export interface RefusalEvidence {
  readonly path: AppPath;
  readonly user?: Fact<UserState | undefined>;
  readonly nearest?: string;
  /** The row of this attempt, where LoginHistory was read and has one. */
  readonly row?: LoginRow;
  /** The app whose consumer key was sent, where the org's settings could be read. */
  readonly app?: Fact<AppOfKey | undefined>;
  /** ISO time. */
  readonly now: string;
}

/** What an app that is switched off may be answered with: no source tells (docs/salesforce.md section 8, U). */
const MAY_BE_OFF: ReadonlySet<CauseId> = new Set<CauseId>([
  ...(['client-id-wrong', 'client-secret-wrong', 'client-id-or-secret-wrong'] as const),
  ...(['app-blocked', 'app-flow-off', 'oauth-flow-blocked', 'app-not-approved', 'unknown-fault'] as const),
]);

/** Whether to look whether the app is switched off. */
export function mayBeOff(causes: readonly FoundCause[]): boolean {
  return causes.length === 0 || causes.some(({ cause }) => MAY_BE_OFF.has(cause));
}

export function causesOfRefusal(
  { code, words }: Pick<Refused, 'code' | 'words'>,
  evidence: RefusalEvidence,
): FoundCause[] {
  const { app, nearest, now, path, row, user } = evidence;
  const { causes } = diagnose({
    texts: [`${code}: ${words}`],
    ...(user === undefined ? {} : { user }),
    ...(nearest === undefined ? {} : { nearest }),
    ...(row === undefined ? {} : { rows: known([row], 'LoginHistory') }),
    now,
  });
  const found = path === 'jwt' ? ofKeyAlone(byProfile(causes)) : causes;
  const told = found.filter(
    ({ cause }) => !NEVER.has(cause) && !(path === 'client-credentials' && NEVER_OF_CREDENTIALS.has(cause)),
  );
  return app?.known === true && app.value !== undefined ? ofApp(told, app.value) : told;
}

/** An app that is switched off logs nobody in, whatever else may be; and one that was found has this key. */
function ofApp(causes: readonly FoundCause[], { label, switchedOff }: AppOfKey): FoundCause[] {
  if (!switchedOff.known || !switchedOff.value) return [...causes];
  const evidence = [...(causes[0]?.evidence ?? []), Text.of('login.evidence.app-switched-off', { app: label })];
  const others = causes.filter(({ cause }) => cause !== 'client-id-wrong');
  return [{ cause: 'app-switched-off', confidence: 'certain', evidence }, ...others];
}

/** No secret is sent with a JWT. */
function ofKeyAlone(causes: readonly FoundCause[]): FoundCause[] {
  const ofClient = causes.filter(({ cause }) => CLIENT.has(cause));
  const [first] = ofClient;
  if (first === undefined) return [...causes];
  const one: FoundCause = {
    ...first,
    cause: 'client-id-wrong',
    evidence: ofClient.flatMap(({ evidence }) => evidence),
  };
  return causes.flatMap((cause) => (cause === first ? [one] : CLIENT.has(cause.cause) ? [] : [cause]));
}

const CLIENT: ReadonlySet<CauseId> = new Set<CauseId>([
  ...(['client-id-wrong', 'client-secret-wrong', 'client-id-or-secret-wrong'] as const),
]);

/** A JWT is held to the ranges of the profile, whatever the app says of IP restrictions (docs/salesforce.md section 1, D). */
function byProfile(causes: readonly FoundCause[]): FoundCause[] {
  const byApp = causes.find(({ cause }) => cause === 'app-range-outside');
  if (byApp === undefined) return [...causes];
  const isSure = causes.some(({ cause, confidence }) => RANGES.has(cause) && confidence === 'certain');
  const profile = causes.find(({ cause }) => cause === 'profile-range-outside');
  const evidence = [...(profile?.evidence ?? []), ...byApp.evidence.filter((one) => !isAmong(profile?.evidence, one))];
  const one: FoundCause = {
    cause: 'profile-range-outside',
    confidence: isSure ? 'certain' : (profile ?? byApp).confidence,
    evidence,
  };
  const first = causes.findIndex(({ cause }) => RANGES.has(cause));
  return causes.flatMap((cause, at) => (at === first ? [one] : RANGES.has(cause.cause) ? [] : [cause]));
}

const RANGES: ReadonlySet<CauseId> = new Set<CauseId>(['profile-range-outside', 'app-range-outside']);

/** The same words suggest both. */
function isAmong(texts: readonly Text[] | undefined, one: Text): boolean {
  const words = JSON.stringify(one);
  return texts?.some((text) => JSON.stringify(text) === words) ?? false;
}

/** What the org itself says of the user. */
const OF_USER: ReadonlySet<CauseId> = new Set<CauseId>([
  ...(['wrong-username-or-host', 'user-inactive', 'user-frozen'] as const),
]);

/** One login has one cause that is certain, what the org says of the user before what the words of the refusal suggest: first. */
export function withOneCertain(causes: readonly FoundCause[]): FoundCause[] {
  const sure = causes.filter(({ confidence }) => confidence === 'certain');
  if (sure.length < 2) return [...causes];
  const [first] = sure;
  const one = sure.find(({ cause }) => OF_USER.has(cause)) ?? first;
  const others = causes.filter((cause) => cause !== one);
  return [
    ...(one === undefined ? [] : [one]),
    ...others.map((cause) => (sure.includes(cause) ? { ...cause, confidence: 'likely' as const } : cause)),
  ];
}
