/**
 * `open reset` for people: what happens at the click, whether the option is there, and which clients it stops.
 */
import { isOptionHidden, isUserState } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { clientColumns } from '../page/changeTables.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import { FEW_ROWS, type Block, type NextStep, type Page, type MoreWords } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { form, listed, number, ownAttemptLines, shownRows, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';
import { sinceWords } from '../since.js';
import { reachesNobody, TOKEN_ENDS, type OpenResetResult, type ReportedTokenClient, USERS_PAGE } from './result.js';

export function openResetPage(result: OpenResetResult, { source }: { readonly source: string }, say: Say): Page {
  const { incomplete } = result;
  return {
    ...partial(incomplete, say),
    answer: [mailLine(result, say), optionLine(result, say), clientsLine(result, say)],
    look: [
      ...hindranceLines(result, say),
      ...clientBlock(result, say),
      ...pageLines(result, say),
      ...textBlock(ownAttemptLines(result.ownAttempts, say)),
    ],
    next: nextSteps(result, source, say),
    details: [
      ...textBlock([say(Text.of('reset.page.other', { ...result.pages }))]),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

function mailLine({ email, hindrances, username }: OpenResetResult, say: Say): string {
  if (reachesNobody(hindrances)) return say(Text.of('reset.mail.dead', { username, email: email ?? '' }));
  return email === null
    ? say(Text.of('reset.mail.unread', { username }))
    : say(Text.of('reset.mail', { username, email }));
}

function optionLine({ hindrances, obtainable }: OpenResetResult, say: Say): string {
  if (obtainable === 'yes') return say(Text.of('reset.option.shown'));
  const isElsewhere = hindrances.some(({ id }) => id === 'single-sign-on');
  return obtainable === 'unknown'
    ? say(Text.of(isElsewhere ? 'reset.option.elsewhere' : 'reset.option.unknown'))
    : say(Text.of(`reset.option.${whyNot(hindrances)}`));
}

/** Of what stands in the way for certain what does so first: a login, the option, its email. */
function whyNot(hindrances: OpenResetResult['hindrances']): 'shut-out' | 'hidden' | 'undelivered' {
  const certain = hindrances.filter(({ applies }) => applies === 'yes');
  if (certain.some(({ id }) => isUserState(id))) return 'shut-out';
  return certain.some(isOptionHidden) ? 'hidden' : 'undelivered';
}

function clientsLine({ at, clients, incomplete, since }: OpenResetResult, say: Say): string {
  const day = sinceWords(since, at);
  if (clients.length === 0) {
    return say(Text.of(incomplete.length > 0 ? 'reset.clients.none-read' : 'reset.clients.none', { day }));
  }
  const [only] = clients;
  if (only !== undefined && clients.length === 1) {
    return say(Text.of('reset.clients.one', { day, what: say(Text.of(`reset.ends.${only.ends}`)) }));
  }
  const counts = TOKEN_ENDS.flatMap((ends) => {
    const count = clients.filter((client) => client.ends === ends).length;
    if (count === 0) return [];
    return [
      form(count) === 'one'
        ? say(Text.of(`reset.count.${ends}.one`))
        : say(Text.of(`reset.count.${ends}.other`, { count: number(count) })),
    ];
  });
  return say(Text.of('reset.clients.other', { all: number(clients.length), day, what: listed(counts, say) }));
}

function hindranceLines({ hindrances }: OpenResetResult, say: Say): Block[] {
  return textBlock(hindrances.flatMap(({ lift, why }) => [why, `  ${say(Text.of('reset.lift', { lift }))}`]));
}

const CLIENT = clientColumns({ client: 'reset.column.client', addresses: 'reset.column.addresses' }, 1);
const CLIENT_COLUMNS: readonly TableColumn<ReportedTokenClient>[] = [
  CLIENT.client,
  {
    ...{ key: 'ends', heading: 'reset.column.ends', kind: 'word', rank: 0 },
    cell: ({ ends }, say) => say(Text.of(`reset.ends.${ends}`)),
  },
  CLIENT.addresses,
  {
    ...{ key: 'last', heading: 'reset.column.last', kind: 'word', rank: 2 },
    cell: ({ lastSeen, lastSuccess }) => (lastSuccess ?? lastSeen).slice(0, 10),
  },
];

function clientBlock({ clients }: OpenResetResult, say: Say): Block[] {
  if (clients.length === 0) return [];
  // There is no --all here.
  const more: MoreWords = (counts) => shownRows('clients', '--json', say)(counts, true);
  return [tableBlock(CLIENT_COLUMNS, clients, say, { most: FEW_ROWS, more })];
}

function pageLines(result: OpenResetResult, say: Say): Block[] {
  const { clients, hindrances, message, obtainable, own, url } = result;
  const open = clients.some(({ ends }) => ends === 'unknown') ? [say(Text.of('reset.clients.open'))] : [];
  if (reachesNobody(hindrances)) return textBlock([...open, say(Text.of('reset.page.dead', { url }))]);
  if (own || message === null) {
    return textBlock([
      ...open,
      say(obtainable === 'no' ? Text.of('reset.page.hidden', { url }) : Text.of('reset.page', { url })),
    ]);
  }
  const first = say(Text.of(obtainable === 'no' ? 'reset.other.hidden' : 'reset.other'));
  return textBlock([...open, first, ...message.map((line) => `  ${line}`)]);
}

function nextSteps({ clients, obtainable, username }: OpenResetResult, source: string, say: Say): NextStep[] {
  const who = shellWord(username);
  const stopping = clients.filter(({ ends }) => ends === 'stops' || ends === 'unknown').length;
  // Without a new token there is nothing to try, and nobody sends an old one.
  if (obtainable === 'no') {
    return [{ command: `sf org open ${source} --path ${USERS_PAGE}`, why: say(Text.of('reset.next.lift')) }];
  }
  return [
    {
      command: `sf token validate login --username ${who} ${source}`,
      why: say(Text.of('reset.next.validate')),
    },
    ...(stopping === 0
      ? []
      : [
          {
            command: `sf token list logins --username ${who} ${source} --failed --since 1d`,
            why: say(Text.of('reset.next.failed')),
          },
        ]),
  ];
}
