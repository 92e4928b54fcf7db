/**
 * The columns of `check move`, for all formats.
 */
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { written, type ListColumn } from '../page/columns.js';
import { dayWords } from '../logins/columns.js';
import { isAtLeast } from '../../policy/move/index.js';
import { number } from '../page/words.js';
import type { MoveOfUser } from './result.js';

type MoveRow = MoveOfUser;

/** Names that a line has room for. */
export const SHOWN_NAMES = 3;

export function stageWord({ stage }: Pick<MoveRow, 'stage'>, say: Say): string {
  return say(Text.of(`move.stage.${stage}`));
}

/** With how sure it is, where a JWT that is only likely tells it. */
export function stageWords({ evidence, stage }: Pick<MoveRow, 'stage' | 'evidence'>, say: Say): string {
  const word = stageWord({ stage }, say);
  return isOnlyLikely({ evidence, stage }) ? say(Text.of('move.stage-likely', { stage: word })) : word;
}

export function isOnlyLikely({ evidence, stage }: Pick<MoveRow, 'stage' | 'evidence'>): boolean {
  return (stage === 'proved' || stage === 'both') && evidence.byApp?.certainty === 'likely';
}

/** Which of several clients the user waits for; of a single one, and of a user who is quiet, it says nothing. */
function heldBackBy({ evidence, stage }: Pick<MoveRow, 'stage' | 'evidence'>, say: Say): string {
  const { decidedBy, passwordClients } = evidence;
  if (decidedBy === undefined || passwordClients < 2 || stage === 'unknown' || isAtLeast(stage, 'quiet')) return '';
  return clientWords(decidedBy, say);
}

/** What LoginHistory has of a login by no API. */
const NO_API = 'N/A';

/** By the kind of API too, since one application may come by several. */
export function clientWords(
  { apiType, client }: Pick<NonNullable<MoveRow['evidence']['decidedBy']>, 'apiType' | 'client'>,
  say: Say,
): string {
  const name = inList(client);
  return apiType === undefined || apiType === NO_API
    ? name
    : say(Text.of('move.client-by-api', { client: name, api: inList(apiType) }));
}

/** As the bound that it is, where the longest gap may have been shorter. */
function neededWords({ exact, longestGapDays, neededDays }: MoveRow['evidence'], say: Say): string {
  if (neededDays === undefined) return '';
  const isBound = !exact && neededDays === longestGapDays;
  return isBound ? say(Text.of('move.up-to', { days: number(neededDays) })) : number(neededDays);
}

/** The column that one org alone does not need. */
const ORG = 'org';

export const MOVE_COLUMNS: readonly ListColumn<MoveRow>[] = [
  {
    ...written('org', ({ org }) => org),
    shown: {
      ...{ place: 0, key: ORG, heading: 'move.column.org', kind: 'name', rank: 3 },
      cell: ({ org }) => org,
      html: { filter: true },
    },
  },
  {
    ...written('username', ({ username }) => username),
    shown: {
      ...{ place: 3, key: 'username', heading: 'move.column.username', kind: 'name', rank: 0 },
      cell: ({ username }) => username,
      html: { kind: 'text' },
    },
  },
  {
    ...written('integrations', ({ integrations }) => integrations.join('; ')),
    shown: {
      ...{ place: 4, key: 'integration', heading: 'move.column.integration', kind: 'text', rank: 6 },
      cell: ({ integrations }) => integrations.map(inList).join(', '),
      html: {},
    },
  },
  {
    ...written('owners', ({ owners }) => owners.join('; ')),
    shown: {
      ...{ place: 5, key: 'owner', heading: 'move.column.owner', kind: 'text', rank: 4 },
      cell: ({ owners }) => owners.map(inList).join(', '),
      html: { filter: true },
    },
  },
  {
    ...written('clients', ({ clients }) => clients.join('; ')),
    shown: {
      ...{ place: 6, key: 'client', heading: 'move.column.client', kind: 'text', rank: 5 },
      cell: ({ clients }) => clients.map(inList).join(', '),
      html: {},
    },
  },
  {
    ...written('stage', ({ stage }) => stage),
    shown: {
      ...{ place: 2, key: 'stage', heading: 'move.column.stage', kind: 'word', rank: 0 },
      cell: stageWords,
      html: { filter: true },
    },
  },
  {
    ...written('ends.date', ({ ends }) => ends?.date),
    shown: {
      ...{ place: 1, key: 'ends', heading: 'move.column.ends', kind: 'word', rank: 1 },
      cell: ({ ends }, say) =>
        ends === undefined ? '' : dayWords(ends.date, ends.certainty === 'certain' ? 'certain' : 'possible', say),
      html: { filter: true },
    },
  },
  written('ends.path', ({ ends }) => ends?.path),
  written('ends.daysLeft', ({ ends }) => ends?.daysLeft),
  written('fails', ({ fails }) => fails),
  {
    ...written('lastPassword', ({ evidence }) => evidence.lastPassword),
    shown: {
      ...{ place: 7, key: 'last', heading: 'move.column.last', kind: 'word', rank: 2 },
      cell: ({ evidence }) => evidence.lastPassword?.slice(0, 10) ?? '',
      html: {},
    },
  },
  written('passwordLogins', ({ evidence }) => evidence.passwordLogins),
  {
    ...written('silentDays', ({ evidence }) => evidence.silentDays),
    shown: {
      ...{ place: 9, key: 'silent', heading: 'move.column.silent', kind: 'number', rank: 7 },
      cell: ({ evidence: { silentDays } }) => (silentDays === undefined ? '' : number(silentDays)),
      html: {},
    },
  },
  {
    ...written('neededDays', ({ evidence }) => evidence.neededDays),
    shown: {
      ...{ place: 10, key: 'needed', heading: 'move.column.needed', kind: 'number', rank: 7 },
      cell: ({ evidence }, say) => neededWords(evidence, say),
      html: {},
    },
  },
  written('longestGapDays', ({ evidence }) => evidence.longestGapDays),
  written('exact', ({ evidence }) => evidence.exact),
  {
    ...written('byApp.last', ({ evidence }) => evidence.byApp?.last),
    shown: {
      ...{ place: 11, key: 'app', heading: 'move.column.app', kind: 'word', rank: 3 },
      cell: ({ evidence }) => evidence.byApp?.last.slice(0, 10) ?? '',
      html: {},
    },
  },
  written('byApp.apps', ({ evidence }) => evidence.byApp?.apps.join('; ')),
  written('servedBy', ({ evidence }) => evidence.servedBy.map(({ app }) => app).join('; ')),
  written('closed.by', ({ evidence }) => evidence.closed?.by),
  written('next', ({ next }) => next?.command),
  written('byApp.certainty', ({ evidence }) => evidence.byApp?.certainty),
  written('untold.apps', ({ evidence }) => evidence.untold?.apps.join('; ')),
  {
    ...written('decidedBy.client', ({ evidence }) => evidence.decidedBy?.client),
    shown: {
      ...{ place: 8, key: 'held', heading: 'move.column.held', kind: 'name', rank: 3 },
      cell: heldBackBy,
      html: {},
    },
  },
  written('decidedBy.logins', ({ evidence }) => evidence.decidedBy?.logins),
];

/** What people are shown: the org where there are several. */
export function moveColumns(orgs: number): readonly ListColumn<MoveRow>[] {
  return orgs > 1 ? MOVE_COLUMNS : MOVE_COLUMNS.filter(({ shown }) => shown?.key !== ORG);
}
