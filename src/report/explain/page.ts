/**
 * `explain` for people: what a name means first, then on what it turns and what to do. Without a name, all of them.
 */
import { type Between, type Say, Text } from '../../text.js';
import { number } from '../page/words.js';
import type { Block, FactsBlock, Page } from '../page/page.js';
import type { ExplainResult } from './result.js';

type ExplainedEntry = ExplainResult['entries'][number];

/** @param rules how many rules there are */
export function explainPage({ entries }: ExplainResult, { all, isList, rules }: PageOf, say: Say): Page {
  const [first] = entries;
  if (isList) return listPage(entries, all, say);
  return {
    answer: first === undefined ? [] : [titleOf(first, say)],
    look: entries.map((entry, index) => ({
      ...factsOf(entry, rules, say),
      ...(index === 0 ? {} : { title: titleOf(entry, say) }),
    })),
    next: [],
    details: [],
  };
}

export interface PageOf {
  readonly isList: boolean;
  /** Whether a list holds every name, however long it gets. */
  readonly all: boolean;
  readonly rules: number;
}

function titleOf({ kind, name }: ExplainedEntry, say: Say): string {
  return `${say(Text.of(`explain.title.${kind}`))}  ${name}`;
}

function factsOf(entry: ExplainedEntry, rules: number, say: Say): FactsBlock {
  const item = (label: Between<'explain.label.'>, text: string): { label: string; text: string } => ({
    label: say(Text.of(`explain.label.${label}`)),
    text,
  });
  const sourceOf = ({ mark, source }: Extract<ExplainedEntry, { mark: unknown }>): ReturnType<typeof item> =>
    item('source', say(Text.of(`explain.mark.${mark}`, { source })));
  switch (entry.kind) {
    case 'verdict':
      return { kind: 'facts', items: [item('means', entry.explanation), item('todo', entry.todo)] };
    case 'rule': {
      const order = Text.of('explain.order', { place: String(entry.place), count: String(rules) });
      return {
        kind: 'facts',
        items: [
          item('holds', entry.explanation),
          item('verdict', entry.verdicts.join(' / ')),
          item('turns-on', entry.facts.join('; ')),
          item('path', entry.paths.join(', ')),
          item('order', say(order)),
          item('todo', entry.todo),
          sourceOf(entry),
        ],
      };
    }
    case 'finding': {
      const { controls, disagreement, explanation, severity, title, todo, why } = entry;
      return {
        kind: 'facts',
        items: [
          item('about', title),
          item('finds', explanation),
          item('why', why),
          item('todo', todo),
          item('severity', severity),
          ...controls.map(({ id, name, source }) => item('control', `${id} ${name}, ${source}`)),
          ...(disagreement === undefined ? [] : [item('disagreement', disagreement)]),
        ],
      };
    }
    case 'cause':
      return {
        kind: 'facts',
        items: [
          item('means', entry.explanation),
          item('todo', say(Text.of('explain.fix', { ...entry.fix }))),
          sourceOf(entry),
        ],
      };
  }
}

/** Names of a kind that fit on a screen with the others. */
const SHOWN_NAMES = 10;

/** Names of a kind, separated by commas; of the rules of findings the first, and how many more there are. */
function shownNames(names: readonly string[], isCut: boolean, say: Say): string {
  if (!isCut) return names.join(', ');
  const first = names.slice(0, SHOWN_NAMES).join(', ');
  return say(Text.of('explain.more', { first, more: number(names.length - SHOWN_NAMES) }));
}

function listPage(entries: readonly ExplainedEntry[], all: boolean, say: Say): Page {
  const namesOf = (kind: ExplainedEntry['kind']): string[] =>
    entries.filter((entry) => entry.kind === kind).map(({ name }) => name);
  const count = (kind: ExplainedEntry['kind']): string => number(namesOf(kind).length);
  const list = (heading: Between<'explain.list.'>, kind: ExplainedEntry['kind']): Block => {
    const lines = (isCut: boolean): string[] => [
      say(Text.of(`explain.list.${heading}`)),
      `  ${shownNames(namesOf(kind), isCut, say)}`,
    ];
    const short = !all && kind === 'cause' ? { short: lines(true) } : {};
    return { kind: 'text', lines: lines(kind === 'finding' && !all), ...short };
  };
  const counts = {
    verdicts: count('verdict'),
    rules: count('rule'),
    findings: count('finding'),
    causes: count('cause'),
  };
  return {
    answer: [say(Text.of('explain.all', counts))],
    look: [list('verdicts', 'verdict'), list('rules', 'rule'), list('findings', 'finding'), list('causes', 'cause')],
    next: [],
    details: [],
  };
}
