/**
 * The words of a host made fit to be shown: our own secrets taken out as they are and as a host could have escaped
 * them, then whatever else looks like a secret.
 */
import type { Credentials } from './secret.js';
import { xmlText } from './envelope.js';
import { STRUCK, strikeOut } from './strikeOut.js';

const LONGEST = 500;

export function scrub(words: string, { password, securityToken, clientSecret }: Credentials): string {
  return scrubOf(words, [
    password.reveal() + securityToken.reveal(),
    password.reveal(),
    securityToken.reveal(),
    clientSecret.reveal(),
  ]);
}

/** @param secrets that were sent */
export function scrubOf(words: string, secrets: readonly string[]): string {
  const written = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [
      secret,
      secret.replaceAll('\r', '\n'),
      xmlText(secret),
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(wellFormed(secret)),
      new URLSearchParams({ s: secret }).toString().slice(2),
      secret.trim(),
    ])
    .filter((form) => form !== '')
    .sort((a, b) => b.length - a.length);
  const without = written.reduce((soFar, form) => soFar.replaceAll(form, STRUCK), words);
  const struck = strikeOut(without);
  return struck.length > LONGEST ? `${struck.slice(0, LONGEST)}…` : struck;
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
