/**
 * `audit ranges` for people: how many findings there are, then rule by rule what was found and what to do.
 */
import { type Say, Text } from '../../text.js';
import { countLines, findingBlocks, ruleDetails } from '../findings/page.js';
import type { NextStep, Page, PageOptions } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf } from '../page/words.js';
import { writtenWords } from '../page/writtenFileWords.js';
import type { AuditRangesResult } from './result.js';

export function auditRangesPage(result: AuditRangesResult, { all, source }: PageOptions, say: Say): Page {
  const { incomplete, lists, ranges } = result;
  const looked = Text.of('audit.answer', {
    ranges: countOf('ranges', ranges, say),
    lists: countOf('lists', lists, say),
  });
  return {
    ...partial(incomplete, say, result.source.kind),
    answer: [...countLines(result, say), say(looked)],
    look: findingBlocks(result, { all }, say),
    next: nextSteps(result, source, say),
    details: ruleDetails(result, say),
  };
}

function nextSteps({ findings }: AuditRangesResult, source: string, say: Say): NextStep[] {
  const [first] = findings;
  return [
    ...(first === undefined
      ? []
      : [{ command: `sf token explain ${first.rule}`, why: say(Text.of('audit.next.explain')) }]),
    { command: `sf token list ranges ${source}`, why: say(Text.of('audit.next.list')) },
  ];
}

/** What a file of a format holds. */
export function auditIn(format: AuditFormat, { findings }: AuditRangesResult, say: Say): string {
  return writtenWords(format, 'rows', findings.length, say);
}

type AuditFormat = 'human' | 'csv' | 'json' | 'sarif' | 'junit' | 'github' | 'markdown' | 'html';
