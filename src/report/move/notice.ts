/**
 * `generate notice`: for each owner one text that says which of their integrations stop when, why, and what to do. Nothing is
 * sent: a text is Markdown, or an email to be opened in a mail program as a draft.
 */
import { inOrder } from '../../inOrder.js';
import { inList } from '../../inList.js';
import { type Certainty, KEPT_DAYS } from '../../policy/index.js';
import { NOBODY } from '../../policy/gate/index.js';
import { isAtLeast, type MoveStage, placeOf } from '../../policy/move/index.js';
import { type Say, Text, wordsBy } from '../../text.js';
import type { ReportedGap, ReportedSource } from '../gapsAndAssumptions.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { mailDraft } from '../mailDraft.js';
import { forMarkdown, forTerminal } from '../escaping.js';
import { MAX_ROWS, type Page } from '../page/page.js';
import { ORG_VARIABLE } from '../shell.js';
import { elsewhereLines, type ReportedElsewhere } from '../gate/otherOrgs.js';
import type { ReportedLook } from '../logins/result.js';
import { gapNames, partial } from '../page/partialAnswer.js';
import { countOf, form, listed, number, textBlock } from '../page/words.js';
import { isOnlyLikely, stageWord } from './columns.js';
import type { CheckMoveResult, MoveOfUser } from './result.js';

export const NOTICE_FORMATS = ['markdown', 'eml'] as const;
export type NoticeFormat = (typeof NOTICE_FORMATS)[number];

export interface NoticedIntegration {
  integration: string;
  username: string;
  /** Applications that log in as it, as the history calls them. */
  clients: string[];
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
  /** Integrations of the file for other orgs; not there where there are none. */
  elsewhere?: ReportedElsewhere;
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
      const clients = [...move.clients];
      const row: NoticedIntegration = { integration, username, clients, stage, certainty, path, date, daysLeft };
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), row]);
    }
  }
  return [...byOwner]
    .map(([owner, rows]) => ({ owner, integrations: rows.sort((a, b) => a.daysLeft - b.daysLeft) }))
    .sort((a, b) => inOrder(a.owner, b.owner));
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

/** Stages in which a step is still to be done; the last of them is for everybody. */
const STEPS: readonly { readonly key: `notice.step.${'build' | 'prove' | 'change'}`; readonly until: MoveStage }[] = [
  { key: 'notice.step.build', until: 'password' },
  { key: 'notice.step.prove', until: 'built' },
  { key: 'notice.step.change', until: 'both' },
];

/** What is left to do, and for which of them where it is not for all. */
function stepsOf({ integrations }: OwnedMoves, say: Say): { title: string; steps: string[] } {
  const each = STEPS.map(({ key, until }) => ({
    text: say(Text.of(key)),
    those: integrations.filter(({ stage }) => placeOf(stage) <= placeOf(until)),
  })).filter(({ those }) => those.length > 0);
  const isForAll = each.length === STEPS.length && each.every(({ those }) => those.length === integrations.length);
  return {
    title: say(Text.of(isForAll ? 'notice.steps' : 'notice.steps.left')),
    steps: each.map(({ text, those }) =>
      those.length === integrations.length
        ? text
        : say(
            Text.of('notice.step.only', {
              step: text,
              names: listed(
                those.map(({ integration }) => integration),
                say,
              ),
            }),
          ),
    ),
  };
}

/** Sentences of both formats: who, what ends, and the steps. */
function sentences(
  moves: OwnedMoves,
  about: NoticeAbout,
  say: Say,
): { head: string[]; title: string; steps: string[]; tail: string[] } {
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
    ...stepsOf(moves, say),
    tail: [...lookLine(about.looked, about.gaps, say), checkLine(about, say)],
  };
}

/** Whoever reads it has another machine, so that neither a variable nor a file of this one says anything to them. */
function checkLine({ org, source }: NoticeAbout, say: Say): string {
  return source === `-o ${ORG_VARIABLE}` || source.startsWith('--snapshot ')
    ? say(Text.of('notice.check.unnamed', { org }))
    : say(Text.of('notice.check', { command: `sf token check move ${source}`.trim() }));
}

/** How far it was looked, and what may be missing for want of what was not read: one line, or none. */
function lookLine(looked: NoticeAbout['looked'], gaps: readonly ReportedGap[], say: Say): string[] {
  const unread = gaps.length === 0 ? [] : [say(Text.of('notice.unread', { what: gapNames(gaps, say) }))];
  const line = [...(looked === undefined ? [] : [looked.what]), ...unread].join(' ');
  return line === '' ? [] : [line];
}

/** Clients that a line names. */
const MOST_CLIENTS = 3;

function rowWords(row: NoticedIntegration, say: Say): string {
  const { certainty, clients, date, integration, username } = row;
  const word = stageWord(row, say);
  const stage = certainty === 'likely' ? say(Text.of('move.stage-likely', { stage: word })) : word;
  const about = { date, integration, username, stage };
  return clients.length === 0
    ? say(Text.of('notice.row', about))
    : say(Text.of('notice.row.clients', { ...about, clients: listed(clients.map(inList), say, MOST_CLIENTS) }));
}

function markdown(moves: OwnedMoves, about: NoticeAbout, say: Say): string {
  const { head, steps, tail, title } = sentences(moves, about, say);
  return `${[
    `# ${forMarkdown(subject(moves, about, say))}`,
    ...head.map(forMarkdown),
    moves.integrations.map((row) => `- ${forMarkdown(rowWords(row, say))}`).join('\n'),
    forMarkdown(title),
    steps.map((step, i) => `${String(i + 1)}. ${forMarkdown(step)}`).join('\n'),
    ...tail.map(forMarkdown),
  ].join('\n\n')}\n`;
}

function email(moves: OwnedMoves, about: NoticeAbout, say: Say): string {
  const { head, steps, tail, title } = sentences(moves, about, say);
  const body = [
    ...head,
    moves.integrations.map((row) => `- ${rowWords(row, say)}`).join('\n'),
    title,
    steps.map((step, i) => `${String(i + 1)}. ${step}`).join('\n'),
    ...tail,
  ];
  return mailDraft({ to: moves.owner, subject: subject(moves, about, say), body });
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
      ...elsewhereLines(result, say),
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
