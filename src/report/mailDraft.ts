/**
 * A mail as a file that a mail program opens as a draft (RFC 5322, X-Unsent). Nothing is sent.
 */
import { isMailAddress } from './mailAddress.js';
import { forTerminal } from './escaping.js';

export interface MailDraft {
  /** An address, or a name with one; for anything else the draft has no recipient. */
  readonly to: string;
  readonly subject: string;
  /** Paragraphs. */
  readonly body: readonly string[];
}

/** Characters of a line of base64 (RFC 2045, 6.8). */
const LINE = 76;

/** In base64, so that no line of it is anything to a mail program but text. */
export function mailDraft({ body, subject, to }: MailDraft): string {
  const base64 = Buffer.from(
    `${body.map((text) => text.split('\n').map(forTerminal).join('\n')).join('\n\n')}\n`,
  ).toString('base64');
  return [
    ...toHeader(to),
    `Subject: ${encodedWords(Buffer.from(forTerminal(subject)))}`,
    'X-Unsent: 1',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(base64.match(new RegExp(`.{1,${String(LINE)}}`, 'gu')) ?? []),
    '',
  ].join('\r\n');
}

/** `Name <address>`, with or without quotes around the name. */
const NAMED = /^(?:"(?<quoted>[^"<>]*)"|(?<plain>[^"<>]*?))\s*<(?<address>[^<>\s]+)>$/u;

function toHeader(owner: string): string[] {
  const text = owner.trim();
  if (isMailAddress(text)) return [`To: ${text}`];
  const { address = '', plain = '', quoted } = NAMED.exec(text)?.groups ?? {};
  if (!isMailAddress(address)) return [];
  const name = (quoted ?? plain).trim();
  // Encoded whatever it is, so that no character of it is anything to a mail program but text.
  return [name === '' ? `To: ${address}` : `To: ${encodedWords(Buffer.from(forTerminal(name)))}\r\n <${address}>`];
}

/** Bytes of an encoded word of at most 75 characters (RFC 2047). */
const WORD_BYTES = 42;

function encodedWords(title: Buffer): string {
  const words: string[] = [];
  for (let at = 0; at < title.length;) {
    let end = Math.min(at + WORD_BYTES, title.length);
    // A character is not parted: bytes that go on begin with 10.
    while (end < title.length && ((title[end] ?? 0) & 0xc0) === 0x80) end--;
    words.push(`=?utf-8?B?${title.subarray(at, end).toString('base64')}?=`);
    at = end;
  }
  return words.join('\r\n ');
}
