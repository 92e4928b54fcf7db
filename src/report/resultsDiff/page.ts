/**
 * `diff results` for people: how many findings are new, fixed and unchanged, then each that changed.
 */
import { type Say, Text } from '../../text.js';
import { MAX_ROWS, type Block, type Page } from '../page/page.js';
import { number } from '../page/words.js';
import type { DiffResultsResult } from './result.js';

const PARTS = ['new', 'unknown', 'newlyWaived', 'fixed'] as const;
/** Findings of one part that are shown unasked. */
const FEW = 10;

export function diffResultsPage(result: DiffResultsResult, { all }: { readonly all: boolean }, say: Say): Page {
  const { fixed, new: added, newlyWaived, unchanged, unknown } = result;
  const counts = {
    added: number(added.length),
    fixed: number(fixed.length),
    waived: number(newlyWaived.length),
    unchanged: number(unchanged.length),
  };
  return {
    answer: [
      say(Text.of('token-diff-results.answer', counts)),
      ...(unknown.length === 0 ? [] : [say(Text.of('token-diff-results.unknown', { count: number(unknown.length) }))]),
    ],
    look: PARTS.flatMap((part) => blocksOf(result, part, all, say)),
    next: [],
    details: [],
  };
}

function blocksOf(result: DiffResultsResult, part: (typeof PARTS)[number], all: boolean, say: Say): Block[] {
  const findings = result[part];
  if (findings.length === 0) return [];
  const shown = findings.slice(0, all ? MAX_ROWS : FEW);
  const more = findings.length - shown.length;
  return [
    {
      kind: 'facts',
      title: say(Text.of(`token-diff-results.part.${part}`)),
      items: [
        ...shown.map(({ rule, subject, text }) => ({ label: rule, text: `${subject}: ${text}` })),
        ...(more === 0 ? [] : [{ label: '', text: say(Text.of('token-diff-results.more', { count: number(more) })) }]),
      ],
    },
  ];
}
