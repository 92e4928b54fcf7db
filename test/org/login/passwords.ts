/** New passwords: what the policy accepts, what dies with the old one, and what is mailed. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { ApiError } from '../errors.js';
import type { PasswordComplexity, PasswordPolicy } from '../settings.js';
import type { OrgState } from '../state.js';
import { numberIn, textIn } from '../store.js';
import { checkSecret, setCredential } from './credentials.js';
import { policyOf } from './lockout.js';

const TOKEN_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN_LENGTH = 24;
const DEFAULT_LENGTH = 8;
const DEFAULT_HISTORY = 3;

const KINDS: Record<PasswordComplexity, readonly RegExp[]> = {
  NoRestriction: [],
  AlphaNumeric: [/[A-Za-z]/, /\d/],
  SpecialCharacters: [/[A-Za-z]/, /\d/, /[!#$%\-_=+<>]/],
  UpperLowerCaseNumeric: [/[A-Z]/, /[a-z]/, /\d/],
  UpperLowerCaseNumericSpecialCharacters: [/[A-Z]/, /[a-z]/, /\d/, /[!#$%\-_=+<>]/],
};

function refuse(message: string): never {
  throw new ApiError(400, 'INVALID_NEW_PASSWORD', message);
}

function digestOf(salt: string, password: string): string {
  return createHash('sha256').update(salt).update('\u0000').update(password).digest('hex');
}

function wasUsed(org: OrgState, user: number, password: string, remembered: number): boolean {
  const rows = org.store.all(
    `SELECT salt, password_hash FROM former_password WHERE user = :user ORDER BY n DESC LIMIT :remembered`,
    { user, remembered },
  );
  const now = org.store.all('SELECT salt, password_hash FROM credential WHERE user = :user', { user });
  return [...now, ...rows].some((row) => digestOf(textIn(row['salt']), password) === row['password_hash']);
}

function checkPolicy(org: OrgState, user: number, policy: PasswordPolicy, password: string): void {
  const least = policy.minimumPasswordLength ?? DEFAULT_LENGTH;
  if (password.length < least) refuse(`Your password must be at least ${String(least)} characters long.`);
  const kinds = KINDS[policy.complexity ?? 'AlphaNumeric'];
  if (kinds.some((kind) => !kind.test(password))) {
    refuse('Your password must include a mix of the kinds of characters that the policy asks for');
  }
  const remembered = policy.historyRestriction ?? DEFAULT_HISTORY;
  if (remembered > 0 && wasUsed(org, user, password, remembered)) refuse('invalid repeated password');
}

function rememberOld(org: OrgState, user: number): void {
  const old = org.store.get('SELECT salt, password_hash FROM credential WHERE user = :user', { user });
  if (old === undefined) return;
  org.store.insert('former_password', {
    user,
    salt: textIn(old['salt']),
    password_hash: textIn(old['password_hash']),
  });
}

function mail(org: OrgState, user: number, kind: 'token' | 'link', subject: string, secret: string): void {
  const row = org.store.get('SELECT email FROM user WHERE n = :user', { user });
  org.store.insert('mail', { user, recipient: textIn(row?.['email']), kind, subject, secret, sent: org.seconds });
}

/** Whether a password reset mails a token: to users who reset theirs from the settings once before. */
function getsTokens(org: OrgState, user: number): boolean {
  return org.store.count('SELECT token_was_reset FROM user WHERE n = :user', { user }) === 1;
}

function newToken(): string {
  return Array.from({ length: TOKEN_LENGTH }, () => TOKEN_CHARACTERS[randomInt(TOKEN_CHARACTERS.length)]).join('');
}

/** Puts a password in the place of the old one; the token dies with it, or a new one goes out by mail. */
function replace(org: OrgState, user: number, password: string, made: { expired: boolean; token: boolean }): void {
  rememberOld(org, user);
  const securityToken = made.token ? newToken() : undefined;
  setCredential(org.store, user, {
    password,
    expired: made.expired,
    ...(securityToken === undefined ? {} : { securityToken }),
  });
  org.store.update('user', user, { last_password_change: org.seconds });
  if (securityToken !== undefined) mail(org, user, 'token', 'Your new Salesforce security token', securityToken);
}

/** setPassword of an administrator. @throws INVALID_NEW_PASSWORD */
export function setPasswordOf(org: OrgState, user: number, password: string): void {
  const profile = org.store.count('SELECT profile FROM user WHERE n = :user', { user });
  checkPolicy(org, user, policyOf(org, profile), password);
  replace(org, user, password, { expired: false, token: org.settings.tokenAfterSetPassword && getsTokens(org, user) });
}

/** changeOwnPassword, which takes the old one. @throws INVALID_OLD_PASSWORD, INVALID_NEW_PASSWORD */
export function changeOwnPasswordOf(org: OrgState, user: number, given: { old: string; wanted: string }): void {
  if (checkSecret(org.store, user, given.old).secret !== 'password') {
    throw new ApiError(400, 'INVALID_OLD_PASSWORD', 'The old password is invalid');
  }
  setPasswordOf(org, user, given.wanted);
}

/** resetPassword: a temporary one, and a mail with a link by which the user chooses a lasting one. */
export function resetPasswordOf(org: OrgState, user: number): string {
  const temporary = `Aa1${randomBytes(12).toString('base64url')}`;
  replace(org, user, temporary, { expired: true, token: false });
  mail(org, user, 'link', 'Your Salesforce password has been reset', randomBytes(12).toString('hex'));
  return temporary;
}

/** What the user does at the link of that mail. A token comes only if there was a reset before. */
export function choosePassword(org: OrgState, user: number, password: string): void {
  const profile = org.store.count('SELECT profile FROM user WHERE n = :user', { user });
  checkPolicy(org, user, policyOf(org, profile), password);
  replace(org, user, password, { expired: false, token: getsTokens(org, user) });
}

/** Reset My Security Token, pressed by the user, whose password stays. The org cannot read it, so that it is given. */
export function resetTokenOf(org: OrgState, user: number, password: string): void {
  const securityToken = newToken();
  setCredential(org.store, user, { password, securityToken });
  org.store.update('user', user, { token_was_reset: 1 });
  mail(org, user, 'token', 'Your new Salesforce security token', securityToken);
}

export interface Mail {
  readonly to: string;
  readonly kind: 'token' | 'link';
  readonly subject: string;
  readonly secret: string;
  /** Seconds since 1970. */
  readonly sent: number;
}

/** What has reached the mailbox; mail to an address that ends in .invalid reaches none. */
export function mailTo(org: OrgState, user: number): Mail[] {
  return org.store
    .all(`SELECT * FROM mail WHERE user = :user AND recipient NOT LIKE '%.invalid' ORDER BY n`, { user })
    .map((row) => ({
      to: textIn(row['recipient']),
      kind: row['kind'] === 'token' ? 'token' : 'link',
      subject: textIn(row['subject']),
      secret: textIn(row['secret']),
      sent: numberIn(row['sent']),
    }));
}
