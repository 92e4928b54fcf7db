/**
 * `generate notice`: for each owner one text that says which of their integrations stop when, why, and what to do. Nothing is
 * sent: a text is Markdown, or an email to be opened in a mail program as a draft.
 */
import { inList } from '../../inList.js';
import { type Certainty, KEPT_DAYS } from '../../policy/index.js';
import { NOBODY } from '../../policy/gate/index.js';
import { isAtLeast, type MoveStage } from '../../policy/move/index.js';
import { type Say, Text, wordsBy } from '../../text.js';
import type { ReportedGap, ReportedSource } from '../common.js';
import { incompleteLines } from '../common.js';
import { isMailAddress } from '../mailAddress.js';
import { forMarkdown, forTerminal } from '../neutral.js';
import { MAX_ROWS, type Page } from '../page/page.js';
import type { ReportedLook } from '../logins/result.js';
import { gapNames, partial } from '../page/partial.js';
import { countOf, form, listed, number, textBlock } from '../page/words.js';
import { isOnlyLikely, stageWord } from './columns.js';
import type { CheckMoveResult, MoveOfUser } from './result.js';

export const NOTICE_FORMATS = ['markdown', 'eml'] as const;
export type NoticeFormat = (typeof NOTICE_FORMATS)[number];

export interface NoticedIntegration {
  integration: string;
  username: string;
  stage: MoveStage;
  /** `likely` where only a login that may have been a JWT tells the stage. */
  certainty: Certainty;
  path: 'soap' | 'oauth-password';
  /** ISO day, and whole days to it. */
  date: string;
  daysLeft: number;
}

export interface ReportedNotice {
  owner: string;
  /** Where it was written. */
  file: string;
  /** The soonest first. */
  integrations: NoticedIntegration[];
}

export interface GenerateNoticeResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  /** ISO time. */
  at: string;
  policy: string;
  notices: ReportedNotice[];
  /** Users who log in with a password that ends and have no owner to tell: not in the register, or owned by TODO. */
  withoutOwner: number;
  /** Their usernames. */
  ownerless: string[];
  /** How far back logins were looked at; not there where nothing could be read. */
  looked?: ReportedLook;
  incomplete: ReportedGap[];
  /** What could not be read of apps: an integration may be further than its text says. */
  unread: ReportedGap[];
  apiCalls: number;
}

/** Integrations of one owner whose path ends, and that still log in with a password. */
export interface OwnedMoves {
  readonly owner: string;
  readonly integrations: readonly NoticedIntegration[];
}

const isOpen = ({ ends, stage }: MoveOfUser): boolean =>
  ends !== undefined && stage !== 'unknown' && !isAtLeast(stage, 'quiet');

/** By owner, in order. */
export function ownedMoves({ integrations }: CheckMoveResult): OwnedMoves[] {
  const byOwner = new Map<string, NoticedIntegration[]>();
  for (const move of integrations) {
    const { ends, stage, username } = move;
    if (ends === undefined || !isOpen(move)) continue;
    for (const owner of move.owners.filter(isSomebody)) {
      const integration = move.integrations.map(inList).join(', ');
      const { date, daysLeft, path } = ends;
      const certainty = isOnlyLikely(move) ? 'likely' : 'certain';
      const row: NoticedIntegration = { integration, username, stage, certainty, path, date, daysLeft };
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), row]);
    }
  }
  return [...byOwner]
    .map(([owner, rows]) => ({ owner, integrations: rows.sort((a, b) => a.daysLeft - b.daysLeft) }))
    .sort((a, b) => (a.owner < b.owner ? -1 : 1));
}

/** Whether an owner is one: the generated file has a word in its place. */
function isSomebody(owner: string): boolean {
  return owner.trim().toUpperCase() !== NOBODY;
}

/** Usernames of those without an owner whom somebody has to tell. */
export function ownerlessOf({ integrations }: CheckMoveResult): string[] {
  return integrations.filter((move) => isOpen(move) && !move.owners.some(isSomebody)).map(({ username }) => username);
}

/** A name for the file of an owner: of several that look alike each its own. */
export function noticeFiles(owners: readonly string[], format: NoticeFormat): string[] {
  const taken = new Map<string, number>();
  return owners.map((owner) => {
    const slug =
      owner
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/gu, '-')
        .slice(0, 60)
        .replaceAll(/^-+|-+$/gu, '') || 'owner';
    const count = (taken.get(slug) ?? 0) + 1;
    taken.set(slug, count);
    return `${slug}${count === 1 ? '' : `-${String(count)}`}.${format === 'eml' ? 'eml' : 'md'}`;
  });
}

export interface NoticeAbout {
  /** What the org is called. */
  readonly org: string;
  /** Flags by which the org is named, words of a shell. */
  readonly source: string;
  readonly looked: Pick<ReportedLook, 'what'> | undefined;
  /** What could not be read, of logins and of apps. */
  readonly gaps: readonly ReportedGap[];
}

export function noticeText(format: NoticeFormat, moves: OwnedMoves, about: NoticeAbout, say: Say): string {
  return format === 'eml' ? email(moves, about, say) : markdown(moves, about, say);
}

function subject({ integrations }: OwnedMoves, { org }: NoticeAbout, say: Say): string {
  const params = { org, date: integrations[0]?.date ?? '' };
  const { length } = integrations;
  return form(length) === 'one'
    ? say(Text.of('notice.subject.one', params))
    : say(Text.of('notice.subject.other', { ...params, count: number(length) }));
}

/** Sentences of both formats: who, what ends, and the three steps. */
function sentences(
  moves: OwnedMoves,
  about: NoticeAbout,
  say: Say,
): { head: string[]; steps: string[]; tail: string[] } {
  const words = wordsBy(say);
  const soap = moves.integrations.some(({ path }) => path === 'soap');
  const oauth = moves.integrations.some(({ path }) => path === 'oauth-password');
  return {
    head: [
      words('notice.hello', { owner: moves.owner }),
      words('notice.what', { org: about.org }),
      ...(soap ? [words('notice.why.soap')] : []),
      ...(oauth ? [words('notice.why.oauth-password')] : []),
    ],
    steps: [words('notice.step.build'), words('notice.step.prove'), words('notice.step.change')],
    tail: [
      ...lookLine(about.looked, about.gaps, say),
      words('notice.check', { command: `sf token check move ${about.source}`.trim() }),
    ],
  };
}

/** How far it was looked, and what may be missing for want of what was not read: one line, or none. */
function lookLine(looked: NoticeAbout['looked'], gaps: readonly ReportedGap[], say: Say): string[] {
  const unread = gaps.length === 0 ? [] : [say(Text.of('notice.unread', { what: gapNames(gaps, say) }))];
  const line = [...(looked === undefined ? [] : [looked.what]), ...unread].join(' ');
  return line === '' ? [] : [line];
}

function rowWords(row: NoticedIntegration, say: Say): string {
  const { certainty, date, integration, username } = row;
  const word = stageWord(row, say);
  const stage = certainty === 'likely' ? say(Text.of('move.stage-likely', { stage: word })) : word;
  return say(Text.of('notice.row', { date, integration, username, stage }));
}

function markdown(moves: OwnedMoves, about: NoticeAbout, say: Say): string {
  const { head, steps, tail } = sentences(moves, about, say);
  return `${[
    `# ${forMarkdown(subject(moves, about, say))}`,
    ...head.map(forMarkdown),
    moves.integrations.map((row) => `- ${forMarkdown(rowWords(row, say))}`).join('\n'),
    forMarkdown(say(Text.of('notice.steps'))),
    steps.map((step, i) => `${String(i + 1)}. ${forMarkdown(step)}`).join('\n'),
    ...tail.map(forMarkdown),
  ].join('\n\n')}\n`;
}

/** Characters of a line of base64 (RFC 2045, 6.8). */
const LINE = 76;

/** A draft (RFC 5322, X-Unsent): base64, so that no line of it is anything to a mail program but text. */
function email(moves: OwnedMoves, about: NoticeAbout, say: Say): string {
  const { head, steps, tail } = sentences(moves, about, say);
  const body = [
    ...head,
    moves.integrations.map((row) => `- ${rowWords(row, say)}`).join('\n'),
    say(Text.of('notice.steps')),
    steps.map((step, i) => `${String(i + 1)}. ${step}`).join('\n'),
    ...tail,
  ];
  const base64 = Buffer.from(
    `${body.map((text) => text.split('\n').map(forTerminal).join('\n')).join('\n\n')}\n`,
  ).toString('base64');
  const title = Buffer.from(forTerminal(subject(moves, about, say)));
  return [
    ...toHeader(moves.owner),
    `Subject: ${encodedWords(title)}`,
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

/** Of an owner that is an address, or a name with one; of any other the draft has no recipient. */
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

function noneKey({
  incomplete,
  ownerless,
}: GenerateNoticeResult): 'notice.none' | `notice.none.${'partial' | 'ownerless'}` {
  if (incomplete.length > 0) return 'notice.none.partial';
  return ownerless.length > 0 ? 'notice.none.ownerless' : 'notice.none';
}

export function noticePage(result: GenerateNoticeResult, { source }: { readonly source: string }, say: Say): Page {
  const words = wordsBy(say);
  const { incomplete, notices, ownerless } = result;
  return {
    ...partial(incomplete, say, result.source.kind, String(KEPT_DAYS)),
    answer: [
      notices.length === 0
        ? words(noneKey(result))
        : form(notices.length) === 'one'
          ? words('notice.written.one')
          : words('notice.written.other', { count: number(notices.length) }),
      ...(ownerless.length === 0
        ? []
        : [
            form(ownerless.length) === 'one'
              ? words('notice.without-owner.one')
              : words('notice.without-owner.other', { users: countOf('users', ownerless.length, say) }),
          ]),
    ],
    look: [
      ...textBlock(
        notices.map(({ file, integrations, owner }) =>
          words('notice.line', { file, owner: forTerminal(owner), date: integrations[0]?.date ?? '' }),
        ),
      ),
      ...textBlock(lookLine(result.looked, result.unread, say)),
    ],
    next: [{ command: `sf token check move ${source}`.trim(), why: words('notice.next.check') }],
    details: [
      ...textBlock(
        ownerless.length === 0
          ? []
          : [words('notice.ownerless', { names: listed(ownerless.map(forTerminal), say, MAX_ROWS) })],
      ),
      ...textBlock(incompleteLines([...incomplete, ...result.unread], say)),
    ],
  };
}
