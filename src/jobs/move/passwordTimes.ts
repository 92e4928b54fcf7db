/**
 * When users logged in with a password, one by one, where groups do not tell enough for how long they have been silent.
 */
import { type HistoryRow, MOST_ROWS, OneUserReader, type OrgClient } from '../../facts/org/index.js';
import { type Clients, type Fact, type LoginGroup, unreadable } from '../../policy/index.js';
import {
  clientTimes,
  type HistoryWindow,
  type SeenMoves,
  type TimesLeft,
  worthReading,
} from '../../policy/move/index.js';
import { type CallsLeft, skippedGap } from '../common/callsLeft.js';

/** Users whose rows are read at the same time. */
const AT_ONCE = 5;

export interface ExactTimes {
  readonly exact: ReadonlyMap<string, SeenMoves>;
  /** Whose times were not read, though they could make them quiet. */
  readonly left: ReadonlyMap<string, TimesLeft>;
}

/** Users whose silence hangs on times that groups do not tell, with every time of theirs. */
export async function readExactly(
  client: OrgClient | undefined,
  seen: ReadonlyMap<string, SeenMoves>,
  {
    calls,
    clients,
    from,
    quiet,
    window,
  }: {
    readonly calls: CallsLeft;
    readonly clients: Clients;
    readonly window: HistoryWindow;
    readonly quiet: number;
    readonly from: string;
  },
): Promise<ExactTimes> {
  const exact = new Map<string, SeenMoves>();
  const { ids, left: beyond } = worthReading(seen, window, quiet);
  const left = new Map<string, TimesLeft>(beyond);
  for (const id of ids) left.set(id, 'unread');
  if (client === undefined) return { exact, left };
  const reader = new OneUserReader(client);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    await Promise.all(
      ids.slice(at, at + AT_ONCE).map(async (id) => {
        const none = unreadable<readonly HistoryRow[]>(skippedGap('LoginHistory'));
        const rows = await calls.read<Fact<readonly HistoryRow[]>>(
          'LoginHistory',
          async () => reader.history(id, from, MOST_ROWS),
          none,
        );
        const told = seen.get(id);
        // What cannot be read, or not to its end, leaves the longest gap that there may have been.
        if (told === undefined || !rows.known || rows.value.length >= MOST_ROWS) return;
        const times = clientTimes(
          rows.value.map((row) => groupOfOne(id, row)),
          clients,
        );
        exact.set(id, { ...told, password: { ...told.password, clients: times } });
        left.delete(id);
      }),
    );
  }
  return { exact, left };
}

/** The user is named, since names of clients from event logs are those of a user. */
function groupOfOne(userId: string, { apiType, apiVersion = '', time, ...row }: HistoryRow): LoginGroup {
  const at = Date.parse(time) / 1000;
  const { application, loginSubType, loginType, sourceIp, status } = row;
  const marks = { application, loginSubType, loginType, apiType, apiVersion, sourceIp, status };
  return { ...marks, userId, country: null, logins: 1, first: at, last: at };
}
