/**
 * `list apps` for people: how many apps could take a login over, what is wrong with which, and which are in use.
 */
import { SEVERITIES } from '../../policy/findings/index.js';
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { shownTable } from '../page/columns.js';
import { findingText } from '../findings/words.js';
import { rowsShown, type Block, type FactsBlock, type NextStep, type Page, type PageOptions } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, form, fromTo, listed, number, shownRows, textBlock } from '../page/words.js';
import { APP_COLUMNS } from './columns.js';
import type { ListAppsResult, ListedApp } from './listedApps.js';

/** Labels that a sentence names. */
const MOST_LABELS = 2;

export function listAppsPage(result: ListAppsResult, options: PageOptions, say: Say): Page {
  const { apps, incomplete } = result;
  return {
    ...partial(incomplete, say, result.source.kind),
    answer: answer(result, say),
    look: apps.length === 0 ? [] : [table(apps, options.all, say)],
    next: nextSteps(result, options, say),
    details: [
      ...apps.slice(0, rowsShown(options.all)).flatMap((app) => appBlock(app, say)),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

function answer(result: ListAppsResult, say: Say): string[] {
  const { apps, incomplete, since, until } = result;
  if (apps.length === 0) return [say(Text.of(incomplete.length === 0 ? 'apps.sum.none' : 'apps.sum.unread'))];
  const installed = apps.filter(({ kind }) => kind === 'connected' || kind === 'external-client');
  const others = apps.filter(({ kind }) => kind === 'not-installed').length;
  const untold = apps.length - installed.length - others;
  return [
    [
      ...(installed.length === 0 && untold > 0 ? [say(Text.of('apps.sum.unread'))] : installedLines(installed, say)),
      ...strangersLine(others, say),
      ...(untold === 0 ? [] : [say(Text.of('apps.untold', { apps: countOf('apps', untold, say) }))]),
    ].join(' '),
    findingsLine(result, say),
    ...(since === undefined || until === undefined
      ? []
      : [
          [usedLine(result, fromTo(since, until), say), ...lookedWords(result), ...namesakesLine(installed, say)].join(
            ' ',
          ),
        ]),
  ];
}

/** How many are installed, of which kind, and how many of them need no user; of a single one in words of its own. */
function installedLines(installed: readonly ListedApp[], say: Say): string[] {
  const [first] = installed;
  if (first === undefined) return [say(Text.of('apps.sum.not-installed'))];
  const able = installed.filter(({ logsInAlone }) => logsInAlone === true).length;
  const unread = installed.filter(({ logsInAlone }) => logsInAlone === null).length;
  const external = installed.filter(({ kind }) => kind === 'external-client').length;
  if (installed.length === 1) {
    return [
      say(Text.of(external === 1 ? 'apps.sum.only.external-client' : 'apps.sum.only.connected')),
      say(Text.of(able === 1 ? 'apps.able.only' : 'apps.able.only.none')),
    ];
  }
  return [externalLine(installed.length, external, say), ableLine(able, say), ...unreadLine(unread, say)];
}

/** Of how many more it is open. */
function unreadLine(count: number, say: Say): string[] {
  if (count === 0) return [];
  return [
    say(count === 1 ? Text.of('apps.able.unread.one') : Text.of('apps.able.unread.other', { count: number(count) })),
  ];
}

function externalLine(count: number, external: number, say: Say): string {
  const apps = countOf('apps', count, say);
  if (external === 0) return say(Text.of('apps.sum.external.none', { apps }));
  if (external === 1) return say(Text.of('apps.sum.external.one', { apps }));
  return say(Text.of('apps.sum.external.other', { apps, external: number(external) }));
}

function ableLine(able: number, say: Say): string {
  if (able === 0) return say(Text.of('apps.able.none'));
  return able === 1 ? say(Text.of('apps.able.one')) : say(Text.of('apps.able.other', { able: number(able) }));
}

/** Of a history that could not be read, or not whole, nobody knows that an app was not used. */
function usedLine({ apps, incomplete }: ListAppsResult, time: { since: string; until: string }, say: Say): string {
  const isUnread = incomplete.some(({ what }) => what === 'LoginHistory');
  const used = apps.filter(({ use }) => (use?.logins ?? 0) > 0).length;
  const words = { used: number(used), ...time };
  if (used === 0 && isUnread) return say(Text.of('apps.used.unread', time));
  return say(used === 1 ? Text.of('apps.used.one', time) : Text.of('apps.used.other', words));
}

/** Where it was not the question that the look ended at. */
function lookedWords({ looked }: ListAppsResult): string[] {
  return looked === undefined || looked.limit === 'asked' ? [] : [looked.what];
}

/** The history names labels: what came through one of several apps of one label is nobody's alone. */
function namesakesLine(installed: readonly ListedApp[], say: Say): string[] {
  const labels = new Set(installed.filter(({ namesakes = 0 }) => namesakes > 0).map(({ label }) => label));
  if (labels.size === 0) return [];
  return [say(Text.of('apps.namesakes', { labels: listed([...labels].map(inList), say, MOST_LABELS) }))];
}

function strangersLine(count: number, say: Say): string[] {
  if (count === 0) return [];
  return [
    count === 1 ? say(Text.of('apps.strangers.one')) : say(Text.of('apps.strangers.other', { count: number(count) })),
  ];
}

function findingsLine({ apps, counts, incomplete }: ListAppsResult, say: Say): string {
  const wrong = apps.filter(({ findings }) => findings.length > 0).length;
  if (wrong === 0) return say(Text.of(incomplete.length === 0 ? 'apps.findings.none' : 'apps.findings.none-read'));
  const some = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    say(Text.of(`findings.count.${severity}.${form(counts[severity])}`, { count: number(counts[severity]) })),
  );
  const found = listed(some, say);
  return say(
    wrong === 1
      ? Text.of('apps.findings.one', { counts: found })
      : Text.of('apps.findings.other', { wrong: number(wrong), counts: found }),
  );
}

function table(apps: readonly ListedApp[], all: boolean, say: Say): Block {
  const rows = apps.slice(0, rowsShown(all));
  return {
    kind: 'table',
    ...shownTable(APP_COLUMNS, rows, say),
    more: { count: apps.length, words: shownRows('apps', '--output-file apps.csv', say) },
  };
}

/** What was found of an app, with what to do. */
export function appBlock({ findings, label }: ListedApp, say: Say): FactsBlock[] {
  if (findings.length === 0) return [];
  const items = findings.map((finding) => ({
    label: `${say(Text.of(`findings.severity.${finding.severity}`))} ${finding.rule}`,
    text: findingText(finding),
  }));
  return [{ kind: 'facts', title: label, items }];
}

function nextSteps({ apps, source: { kind } }: ListAppsResult, { source }: PageOptions, say: Say): NextStep[] {
  const [first] = apps.flatMap(({ findings }) => findings);
  return [
    ...(first === undefined
      ? []
      : [
          {
            command: `sf token list apps ${source} --explain`,
            why: say(Text.of('apps.next.explain')),
            explains: true as const,
          },
          { command: `sf token explain ${first.rule}`, why: say(Text.of('apps.next.rule')) },
        ]),
    ...(kind === 'project'
      ? []
      : [{ command: `sf token list logins ${source}`, why: say(Text.of('apps.next.logins')) }]),
  ];
}
