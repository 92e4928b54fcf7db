/**
 * What a security token looks like. It stands at the top since even the hook that runs before every command of sf looks
 * for tokens, and loads nothing else.
 */
export const SECURITY_TOKEN = {
  shortest: 24,
  longest: 25,
  says: 'letters and digits in every example seen; no length is documented',
  source: 'docs/salesforce.md section 3',
  read: '2026-11-22',
  confidence: 'C',
} as const;

/** The letters of a token, as a piece of an expression. */
export const TOKEN_LETTERS = `[A-Za-z0-9]{${SECURITY_TOKEN.shortest},${SECURITY_TOKEN.longest}}`;

const TOKEN = new RegExp(`^${TOKEN_LETTERS}$`, 'u');

/** Whether a text looks like a security token, as all do that were ever seen. */
export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text);
}
