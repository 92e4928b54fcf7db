/**
 * `diff results` for people: how many findings are new, fixed and unchanged, then each that changed.
 */
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { EXIT } from '../../exitCodes.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import { MAX_ROWS, type Block, type Page } from '../page/page.js';
import { form, number, shownRows } from '../page/words.js';
import { isWholeDiff, type DiffResultsResult, type UnjudgedParts } from './result.js';

const PARTS = ['new', 'unknown', 'newlyWaived', 'fixed'] as const;
/** Findings of one part that are shown unasked, and of all parts together, so that a screen holds them. */
const FEW = 10;
const FEW_TOGETHER = 19;
/** Names of rules and orgs in a sentence. */
const FEW_NAMES = 3;

interface DiffResultsOptions {
  readonly all: boolean;
  /** What is new is a no, and there is something new. */
  readonly failing: boolean;
}

export function diffResultsPage(result: DiffResultsResult, { all, failing }: DiffResultsOptions, say: Say): Page {
  const { fixed, new: added, newlyWaived, unchanged, unknown } = result;
  const parts = PARTS.filter((part) => result[part].length > 0);
  const few = Math.min(FEW, Math.floor(FEW_TOGETHER / Math.max(1, parts.length)));
  const counts = {
    added: number(added.length),
    fixed: number(fixed.length),
    waived: number(newlyWaived.length),
    unchanged: number(unchanged.length),
  };
  return {
    answer: [
      ...exitLines(result, failing, say),
      say(Text.of('token-diff-results.answer', counts)),
      ...(unknown.length === 0 ? [] : [say(Text.of('token-diff-results.unknown', { count: number(unknown.length) }))]),
      ...unjudgedLines(result.unjudged, all, say),
    ],
    look: parts.map((part) => tableOf(result, part, all ? MAX_ROWS : few, say)),
    next: [],
    details: [],
  };
}

/** With which code it ends, where that is no yes. */
function exitLines(result: DiffResultsResult, failing: boolean, say: Say): string[] {
  const { new: added } = result;
  if (failing) {
    const what =
      form(added.length) === 'one'
        ? say(Text.of('token-diff-results.failed.one'))
        : say(Text.of('token-diff-results.failed.other', { count: number(added.length) }));
    return [say(Text.of('pages.logins.failed', { code: String(EXIT.no), what }))];
  }
  return isWholeDiff(result) ? [] : [say(Text.of('pages.gate.incomplete', { code: String(EXIT.incomplete) }))];
}

/** Of which rules and orgs nobody knows what is new. */
function unjudgedLines({ orgs, rules }: UnjudgedParts, all: boolean, say: Say): string[] {
  const named = (names: readonly string[]): string => {
    const shown = names
      .slice(0, all ? MAX_ROWS : FEW_NAMES)
      .map(inList)
      .join(', ');
    const left = number(names.length - FEW_NAMES);
    return all || names.length <= FEW_NAMES
      ? shown
      : say(Text.of('token-diff-results.unjudged.more', { names: shown, count: left }));
  };
  return [
    ...(rules.length === 0 ? [] : [say(Text.of('token-diff-results.unjudged.rules', { names: named(rules) }))]),
    ...(orgs.length === 0 ? [] : [say(Text.of('token-diff-results.unjudged.orgs', { names: named(orgs) }))]),
  ];
}

const COLUMNS: readonly TableColumn<DiffResultsResult[(typeof PARTS)[number]][number]>[] = [
  { key: 'rule', heading: 'token-diff-results.column.rule', kind: 'word', rank: 0, cell: ({ rule }) => rule },
  {
    key: 'subject',
    heading: 'token-diff-results.column.subject',
    kind: 'name',
    rank: 0,
    cell: ({ subject }) => subject,
  },
  { key: 'text', heading: 'token-diff-results.column.text', kind: 'text', rank: 0, cell: ({ text }) => text },
];

function tableOf(result: DiffResultsResult, part: (typeof PARTS)[number], most: number, say: Say): Block {
  return tableBlock(COLUMNS, result[part], say, {
    title: say(Text.of(`token-diff-results.part.${part}`)),
    most,
    more: shownRows('findings', '--json', say),
  });
}
