/** Passwords and security tokens: the org keeps salted digests of them and can tell only whether a secret fits. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '../store.js';
import { textIn } from '../store.js';

export type Challenge = 'none' | 'issued' | 'pending';

export interface NewCredential {
  readonly password: string;
  /** The token that is valid now; a user who never reset one has none. */
  readonly securityToken?: string;
  readonly expired?: boolean;
  /** Answers an untrusted login without a token with a challenge, as for users who never had one. */
  readonly challenge?: Challenge;
}

/** What a secret proved to be, tried against password, and password with token appended. */
export type SecretKind = 'password' | 'password-and-token' | 'password-and-other-token' | 'wrong';

/** Tokens have 24 or 25 characters in every example seen (docs/salesforce.md section 3). */
const TOKEN_LENGTHS = [24, 25];

function hash(salt: string, text: string): Buffer {
  return createHash('sha256').update(salt).update('\u0000').update(text).digest();
}

function same(hex: string, salt: string, text: string): boolean {
  return hex !== '' && timingSafeEqual(Buffer.from(hex, 'hex'), hash(salt, text));
}

export function setCredential(store: Store, user: number, credential: NewCredential): void {
  const salt = randomBytes(16).toString('hex');
  const { password, securityToken } = credential;
  store.run('DELETE FROM credential WHERE user = :user', { user });
  store.insert('credential', {
    user,
    salt,
    password_hash: hash(salt, password).toString('hex'),
    token_hash: securityToken === undefined ? null : hash(salt, password + securityToken).toString('hex'),
    expired: Number(credential.expired ?? false),
    challenge: credential.challenge ?? 'none',
  });
}

export interface Checked {
  readonly secret: SecretKind;
  readonly expired: boolean;
  readonly challenge: Challenge;
}

function challengeOf(text: string): Challenge {
  return text === 'issued' || text === 'pending' ? text : 'none';
}

/** Tries a secret. A user without credentials fails with everything. */
export function checkSecret(store: Store, user: number, secret: string): Checked {
  const row = store.get('SELECT * FROM credential WHERE user = :user', { user });
  const salt = textIn(row?.['salt']);
  const passwordHash = textIn(row?.['password_hash']);
  const fits = (text: string): boolean => same(passwordHash, salt, text);
  const kind = (): SecretKind => {
    if (fits(secret)) return 'password';
    if (same(textIn(row?.['token_hash']), salt, secret)) return 'password-and-token';
    const other = TOKEN_LENGTHS.some((length) => secret.length > length && fits(secret.slice(0, -length)));
    return other ? 'password-and-other-token' : 'wrong';
  };
  return { secret: kind(), expired: row?.['expired'] === 1, challenge: challengeOf(textIn(row?.['challenge'])) };
}
