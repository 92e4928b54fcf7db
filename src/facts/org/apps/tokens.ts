/**
 * Tokens of apps (OauthToken), counted by app. A query gives some of them alone (platform.json), and says nothing of the
 * rest; an OFFSET goes past them (Object Reference: OauthToken, D).
 */
import { known, type AppTokens, type Fact, type Gap, PERMISSION_LABELS, PLATFORM } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { longId } from '../../longId.js';
import { type Capabilities, gap, type GapList, holds } from '../session/index.js';
import { isRow, type OrgClient, type Row, rowsOf, textOf, timeOf } from '../wire/index.js';

/** Rows that one query gives at most. */
const MOST_ROWS = PLATFORM.oauthTokens.most;
/** Tokens that are read at most: 40 queries of five pages each. */
const MOST_TOKENS = 100_000;

/** By the id of the app, 18 characters, and for tokens that name none by its label. */
export interface TokensByApp {
  readonly byId: ReadonlyMap<string, AppTokens>;
  readonly byLabel: ReadonlyMap<string, AppTokens>;
}

/** Partial where rows are hidden or there are more than are read: then a count is a floor, and no app has none. */
export async function readAppTokens(
  client: OrgClient,
  gaps: GapList,
  capabilities: Capabilities,
): Promise<Fact<TokensByApp>> {
  const read = await gaps.read('OauthToken', 'OauthToken', undefined, async () => tokenRows(client));
  if (!read.known) return read;
  const { isWhole, rows } = read.value;
  const partial = hiddenGap(capabilities) ?? (isWhole ? undefined : manyGap(rows.length));
  const value = counted(rows);
  return partial === undefined ? known(value, 'OauthToken') : gaps.note(known(value, 'OauthToken', partial));
}

/** A query that gives fewer rows than it may has given the last of them. */
async function tokenRows(client: OrgClient): Promise<{ readonly rows: readonly Row[]; readonly isWhole: boolean }> {
  const soql = 'SELECT AppName, AppMenuItem.ApplicationId, LastUsedDate FROM OauthToken ORDER BY Id';
  const rows: Row[] = [];
  while (rows.length < MOST_TOKENS) {
    const past = rows.length === 0 ? '' : ` OFFSET ${String(rows.length)}`;
    const more = await rowsOf(client, `${soql}${past}`);
    rows.push(...more);
    if (more.length < MOST_ROWS) return { rows, isWhole: true };
  }
  return { rows, isWhole: false };
}

/** Without the right the org answers with one's own rows alone. */
function hiddenGap(capabilities: Capabilities): Gap | undefined {
  return holds(capabilities, 'CustomizeApplication') === true
    ? undefined
    : {
        ...gap('OauthToken', Text.of('facts-org.gap.hidden-rows')),
        permission: PERMISSION_LABELS.CustomizeApplication,
      };
}

function manyGap(read: number): Gap {
  return gap('OauthToken', Text.of('facts-org.gap.many-tokens', { read: String(read) }));
}

function counted(rows: readonly Row[]): TokensByApp {
  const byId = new Map<string, AppTokens>();
  const byLabel = new Map<string, AppTokens>();
  for (const row of rows) {
    const item = row['AppMenuItem'];
    const id = isRow(item) ? textOf(item, 'ApplicationId') : undefined;
    const lastUsed = timeOf(row, 'LastUsedDate');
    if (id !== undefined) count(byId, longId(id), lastUsed);
    else count(byLabel, textOf(row, 'AppName') ?? '', lastUsed);
  }
  return { byId, byLabel };
}

function count(counts: Map<string, AppTokens>, key: string, used: string | undefined): void {
  const known = counts.get(key) ?? { count: 0 };
  const lastUsed = [known.lastUsed, used]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  counts.set(key, { count: known.count + 1, ...(lastUsed === undefined ? {} : { lastUsed }) });
}
