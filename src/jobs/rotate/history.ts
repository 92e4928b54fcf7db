/**
 * How the user of a rotation has logged in, as far back as Salesforce keeps it: the newest rows one by one, and of those
 * before them who came, and from where.
 */
import { inOrder } from '../../inOrder.js';
import { MOST_ROWS, OneUserReader, type OrgClient, type OrgWitness } from '../../facts/org/index.js';
import { type Fact, type Gap, KEPT_DAYS, type LoginGroup, StatusWords, type TriedLogin } from '../../policy/index.js';
import { DAY, isoOfSeconds } from '../../isoTime.js';

export interface UserHistory {
  /** Newest first. */
  readonly rows: Fact<readonly TriedLogin[]>;
  /** Where there are more rows than that: what came before them, each client from each address once, newest first. */
  readonly earlier: readonly TriedLogin[];
  /** What of the earlier ones could not be read. */
  readonly gaps: readonly Gap[];
}

interface HistoryAround {
  readonly witness: Pick<OrgWitness, 'logins'>;
  readonly client: OrgClient;
  readonly now: Date;
}

export async function userHistory({ client, now, witness }: HistoryAround, userId: string): Promise<UserHistory> {
  const kept = new Date(now.getTime() - KEPT_DAYS * DAY).toISOString();
  const rows = await new OneUserReader(client).history(userId, kept, MOST_ROWS);
  const oldest = rows.known && rows.value.length >= MOST_ROWS ? rows.value.at(-1) : undefined;
  if (oldest === undefined) return { rows, earlier: [], gaps: [] };
  // Of the second of the oldest row some may not have been read.
  const until = new Date(Date.parse(oldest.time) + 1000).toISOString();
  const reading = { wanted: 'all', users: [userId], maxLogBytes: 0, since: kept, until } as const;
  const { gaps, groups, successTexts } = await witness.logins(reading);
  const words = new StatusWords(
    groups.map(({ status }) => status),
    successTexts,
  );
  return { rows, earlier: groups.map((group) => triedOf(group, words)).sort(newestFirst), gaps };
}

function triedOf(group: LoginGroup, words: StatusWords): TriedLogin {
  return {
    ...{ id: '', time: isoOfSeconds(group.last), outcome: words.outcomeOf(group.status) },
    ...{ sourceIp: group.sourceIp ?? '', application: group.application ?? '' },
    ...{ loginType: group.loginType ?? '', loginSubType: group.loginSubType ?? '', apiType: group.apiType ?? '' },
  };
}

function newestFirst(a: TriedLogin, b: TriedLogin): number {
  return inOrder(b.time, a.time);
}
