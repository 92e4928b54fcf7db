/**
 * The columns of `list integrations`, for all formats.
 */
import { type Say, Text } from '../../text.js';
import { written, type ListColumn } from '../page/columns.js';
import { dayWords, fewNames } from '../logins/columns.js';
import { listed, number } from '../page/words.js';
import type { ReportedIntegration } from './result.js';

type IntegrationRow = ReportedIntegration;

/** Rules that it names; what they found stands below. */
const MAX_RULES = 2;

export const INTEGRATION_COLUMNS: readonly ListColumn<IntegrationRow>[] = [
  {
    ...written('name', ({ name }) => name),
    shown: {
      place: 2,
      key: 'name',
      heading: 'register.column.name',
      kind: 'name',
      cell: ({ name }) => name,
      rank: 0,
      html: { kind: 'text' },
    },
  },
  {
    ...written('username', ({ username }) => username),
    shown: {
      place: 12,
      key: 'username',
      heading: 'register.column.username',
      kind: 'name',
      cell: ({ username }) => username,
      html: {},
    },
  },
  {
    ...written('owner', ({ owner }) => owner),
    shown: {
      place: 3,
      key: 'owner',
      heading: 'register.column.owner',
      kind: 'text',
      cell: ({ owner }) => owner,
      rank: 4,
      html: { filter: true },
    },
  },
  {
    ...written('purpose', ({ purpose }) => purpose),
    shown: {
      place: 13,
      key: 'purpose',
      heading: 'register.column.purpose',
      kind: 'text',
      cell: ({ purpose }) => purpose,
      html: {},
    },
  },
  {
    ...written('path', ({ path }) => path),
    shown: {
      place: 4,
      key: 'path',
      heading: 'register.column.path',
      kind: 'word',
      cell: ({ path }) => path,
      rank: 5,
      html: { filter: true },
    },
  },
  {
    ...written('criticality', ({ criticality }) => criticality),
    shown: {
      place: 14,
      key: 'criticality',
      heading: 'register.column.criticality',
      kind: 'word',
      cell: ({ criticality = '' }) => criticality,
      html: { filter: true },
    },
  },
  {
    ...written('secret', ({ secret }) => secret),
    shown: {
      place: 5,
      key: 'secret',
      heading: 'register.column.secret',
      kind: 'text',
      cell: ({ secret = '' }) => secret,
      rank: 6,
      html: {},
    },
  },
  written('clients', ({ clients = [] }) => clients.join('; ')),
  {
    ...written('addresses.expected', ({ addresses }) => addresses.expected?.join('; ')),
    shown: {
      place: 15,
      key: 'expected',
      heading: 'register.column.expected',
      kind: 'text',
      cell: ({ addresses }) => addresses.expected?.join(', ') ?? '',
      html: {},
    },
  },
  {
    ...written('addresses.seen', ({ addresses }) => addresses.seen.map(({ address }) => address).join('; ')),
    shown: {
      place: 7,
      key: 'seen',
      heading: 'register.column.seen',
      kind: 'word',
      cell: seenWords,
      rank: 7,
      html: { kind: 'text', cell: markedAddresses },
    },
  },
  written('addresses.unexpected', ({ addresses }) =>
    addresses.seen
      .filter(({ expected }) => expected === false)
      .map(({ address }) => address)
      .join('; '),
  ),
  written('user', ({ user }) => user),
  {
    ...written('lastLogin', ({ lastLogin }) => lastLogin),
    shown: {
      place: 6,
      key: 'last',
      heading: 'register.column.last',
      kind: 'word',
      cell: lastWords,
      rank: 2,
      html: {},
    },
  },
  {
    ...written('stops.date', ({ stops }) => stops?.date),
    shown: {
      place: 1,
      key: 'stops',
      heading: 'register.column.stops',
      kind: 'word',
      cell: ({ stops }, say) => (stops === undefined ? '' : dayWords(stops.date, stops.certainty, say)),
      rank: 0,
      html: { filter: true },
    },
  },
  written('stops.latest', ({ stops }) => stops?.latest),
  written('stops.daysLeft', ({ stops }) => stops?.daysLeft),
  {
    ...written('stops.of', ({ stops }) => stops?.of),
    shown: {
      place: 11,
      key: 'of',
      heading: 'register.column.of',
      kind: 'text',
      cell: ({ stops }, say) => (stops === undefined ? '' : say(Text.of(`register.end.${stops.of}`))),
      html: { filter: true },
    },
  },
  written('stops.state', ({ stops }) => stops?.state),
  written('stops.certainty', ({ stops }) => stops?.certainty),
  {
    ...written('rotateBy', ({ rotateBy }) => rotateBy),
    shown: {
      place: 8,
      key: 'rotate',
      heading: 'register.column.rotate',
      kind: 'word',
      cell: ({ rotateBy = '' }) => rotateBy,
      rank: 3,
      html: {},
    },
  },
  written('rotateDaysLeft', ({ rotateDaysLeft }) => rotateDaysLeft),
  {
    ...written('moveBy', ({ moveBy }) => moveBy),
    shown: {
      place: 16,
      key: 'move',
      heading: 'register.column.move',
      kind: 'word',
      cell: ({ moveBy = '' }) => moveBy,
      html: {},
    },
  },
  {
    ...written('reviewed', ({ reviewed }) => reviewed),
    shown: {
      place: 17,
      key: 'reviewed',
      heading: 'register.column.reviewed',
      kind: 'word',
      cell: ({ reviewed = '' }) => reviewed,
      html: {},
    },
  },
  {
    ...written('findings.error', ({ counts }) => counts.error),
    shown: {
      place: 9,
      key: 'findings',
      heading: 'register.column.findings',
      kind: 'number',
      cell: ({ counts: { error, note, warning } }) => number(error + note + warning),
      rank: 1,
      html: {},
    },
  },
  written('findings.warning', ({ counts }) => counts.warning),
  written('findings.note', ({ counts }) => counts.note),
  written('findings.waived', ({ counts }) => counts.waived),
  {
    ...written('findings.rules', (row) => rulesOf(row).join('; ')),
    shown: {
      place: 10,
      key: 'rules',
      heading: 'register.column.rules',
      kind: 'text',
      cell: (row, say) => listed(ruleWordsOf(row, say), say, MAX_RULES),
      html: {},
    },
  },
  written('line', ({ line }) => line),
];

function seenWords({ addresses: { seen } }: IntegrationRow, say: Say): string {
  const [first] = seen;
  if (first === undefined) return '';
  const { address } = first;
  return seen.length === 1
    ? address
    : say(Text.of('pages.logins.from.more', { address, more: number(seen.length - 1) }));
}

function markedAddresses({ addresses: { seen } }: IntegrationRow, say: Say): string {
  return fewNames(
    seen.map(({ address, expected }) =>
      expected === false ? say(Text.of('register.unexpected', { address })) : address,
    ),
  );
}

function lastWords({ lastLogin, user }: IntegrationRow, say: Say): string {
  if (user === 'missing') return say(Text.of('register.user.missing'));
  return lastLogin === undefined ? '' : lastLogin.slice(0, 10);
}

/** Of what nobody waived, each once. */
function rulesOf({ findings }: IntegrationRow): string[] {
  return [...new Set(findings.filter(({ waiver }) => waiver === undefined).map(({ rule }) => rule))];
}

/** Those of which all is waived behind the others, and marked. */
function ruleWordsOf(row: IntegrationRow, say: Say): string[] {
  const open = rulesOf(row);
  const waived = [...new Set(row.findings.map(({ rule }) => rule))].filter((rule) => !open.includes(rule));
  return [...open, ...waived.map((rule) => say(Text.of('register.waived', { rule })))];
}
