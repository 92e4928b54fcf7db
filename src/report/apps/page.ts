/**
 * `list apps` for people: how many apps could take a login over, and what is wrong with which.
 */
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../common.js';
import { shownTable } from '../columns.js';
import { findingText } from '../findings/words.js';
import { MAX_ROWS, rowsShown, type Page, type PageOptions } from '../page/page.js';
import { countOf, number, partial, textBlock } from '../page/words.js';
import { APP_COLUMNS } from './columns.js';
import type { ListAppsResult, ReportedApp } from './result.js';

export function listAppsPage(result: ListAppsResult, { all, source }: PageOptions, say: Say): Page {
  const { apps, incomplete } = result;
  const sorted = [...apps].sort((a, b) => b.findings.length - a.findings.length || (a.label < b.label ? -1 : 1));
  const rows = sorted.slice(0, rowsShown(all));
  const counts = { shown: number(rows.length), count: number(apps.length), most: number(MAX_ROWS) };
  return {
    ...partial(incomplete, say),
    answer: [sumLine(apps, say)],
    look:
      apps.length === 0
        ? []
        : [
            {
              kind: 'table',
              ...shownTable(APP_COLUMNS, rows, say),
              ...(apps.length > rows.length ? { more: say(Text.of('ranges.more', counts)) } : {}),
            },
          ],
    next: [{ command: `sf token list logins --path all ${source}`, why: say(Text.of('apps.next.logins')) }],
    details: [
      ...textBlock(sorted.flatMap((app) => app.findings.map((finding) => `${app.label}: ${findingText(finding)}`))),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

function sumLine(apps: readonly ReportedApp[], say: Say): string {
  const able = apps.filter(({ flows }) => flows.clientCredentials === true || flows.jwt === true).length;
  const wrong = apps.filter(({ findings }) => findings.length > 0).length;
  return say(
    Text.of('apps.sum', { apps: countOf('apps', apps.length, say), able: number(able), wrong: number(wrong) }),
  );
}
