/**
 * The Tooling API's `ReleaseUpdate` (API 50+): what the org itself says of the updates that end a way to log in.
 *
 * All rows are read and matched here, by their titles: a filter on DurableId ends in a server error, and the names of
 * the updates in the API are published nowhere (docs/salesforce.md section 1).
 */
import {
  areComplete,
  type Fact,
  known,
  type ReleaseUpdate,
  type ReleaseUpdates,
  topicOf,
  unreadable,
} from '../../../policy/index.js';
import { isDay } from '../../../isoTime.js';
import { Text } from '../../../text.js';
import { type Capabilities, gap, type GapList, type Identity, mayRead, refusedGap } from '../session/index.js';
import {
  clipOrgWords,
  fieldsOf,
  type OrgClient,
  OrgRefusal,
  pagesOf,
  quote,
  type Row,
  rowsOf,
  textOf,
  unlessRefused,
} from '../wire/index.js';

const WHAT = 'ReleaseUpdate';
/** First API version that has the object (D). */
const SINCE = 50;
/** Rows that are looked at. An org has some hundred. */
const MOST = 10_000;
const COLUMNS = ['Title', 'DeveloperName', 'Status', 'ReleaseDate', 'ReleaseLabel', 'IsReleased'];
/** What a client is told of an object that it does not know, or may not see. */
const NOT_THERE = new Set(['NOT_FOUND', 'INVALID_TYPE']);

interface Asking {
  readonly client: OrgClient;
  readonly gaps: GapList;
  readonly capabilities: Capabilities;
  readonly identity: Identity;
  /** ISO time of the reading. */
  readonly now: string;
}

export async function readReleaseUpdates(asking: Asking): Promise<Fact<ReleaseUpdates>> {
  const { capabilities, client, gaps } = asking;
  if (Number(client.apiVersion) < SINCE) return known({ state: 'absent' }, WHAT);
  try {
    const fields = await fieldsOf(client, WHAT, { tooling: true });
    const columns = COLUMNS.filter((column) => fields.has(column));
    if (!columns.includes('Title') || !columns.includes('Status')) {
      return gaps.note(unreadable(gap(WHAT, Text.of('facts-org.gap.release-update-fields'), 'ViewSetup')));
    }
    return gaps.note(await listed(asking, `SELECT ${columns.join(', ')} FROM ${WHAT}`));
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    // Salesforce hides an object from who may not see it as if it were not there.
    const absent = NOT_THERE.has(error.code) && mayRead(capabilities, 'ViewSetup') === true;
    return absent ? known({ state: 'absent' }, WHAT) : gaps.note(unreadable(refusedGap(WHAT, error, 'ViewSetup')));
  }
}

async function listed(asking: Asking, soql: string): Promise<Fact<ReleaseUpdates>> {
  const rows: ReleaseUpdate[] = [];
  let seen = 0;
  const pages = pagesOf(asking.client, soql, { tooling: true });
  for (;;) {
    const { done, value } = await pages.next();
    if (done === true) {
      if (value.announced !== value.received) {
        return unreadable(gap(WHAT, Text.of('facts-org.gap.release-updates-cut'), 'ViewSetup'));
      }
      break;
    }
    seen += value.length;
    if (seen > MOST) {
      return unreadable(gap(WHAT, Text.of('facts-org.gap.release-updates-many', { most: String(MOST) })));
    }
    rows.push(...value.flatMap(updateIn));
  }
  if (seen === 0) return known({ state: 'empty' }, WHAT);
  const value: ReleaseUpdates = { state: 'listed', rows, readAt: asking.now };
  if (areComplete(rows)) return known(value, WHAT);
  // The titles are known in English: of another language their absence says nothing, and some may be translated alone.
  const language = await languageOf(asking);
  if (language?.toLowerCase().startsWith('en') === true) return known(value, WHAT);
  const unrecognised = gap(
    WHAT,
    language === undefined
      ? Text.of('facts-org.gap.release-updates-unnamed')
      : Text.of('facts-org.gap.release-updates-language', { language }),
  );
  return rows.length > 0 ? known(value, WHAT, unrecognised) : unreadable(unrecognised);
}

function updateIn(row: Row): ReleaseUpdate[] {
  const [title, status] = [textOf(row, 'Title'), textOf(row, 'Status')];
  const about = title === undefined ? undefined : topicOf(title);
  if (title === undefined || about === undefined) return [];
  const text = (field: string): string | undefined => {
    const value = textOf(row, field);
    return value === undefined || value.trim() === '' ? undefined : clipOrgWords(value);
  };
  const isReleased = row['IsReleased'];
  const day = dayIn(textOf(row, 'ReleaseDate'));
  const developerName = text('DeveloperName');
  const releaseLabel = text('ReleaseLabel');
  return [
    {
      about,
      title: clipOrgWords(title),
      status: clipOrgWords(status ?? ''),
      ...(developerName === undefined ? {} : { developerName }),
      ...(day === undefined ? {} : { releaseDate: day }),
      ...(releaseLabel === undefined ? {} : { releaseLabel }),
      ...(typeof isReleased === 'boolean' ? { isReleased } : {}),
    },
  ];
}

/** The day of a date or a date-time; undefined for a day that does not exist. */
function dayIn(text: string | undefined): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|T)/u.exec(text ?? '')?.[0];
  return day !== undefined && isDay(day) ? day : undefined;
}

/** The language in which the org answers this session, such as `de`. */
async function languageOf({ client, identity }: Asking): Promise<string | undefined> {
  if (identity.language !== undefined || identity.userId === undefined) return identity.language;
  const soql = `SELECT LanguageLocaleKey FROM User WHERE Id = ${quote(identity.userId)}`;
  const [row] = (await unlessRefused(async () => rowsOf(client, soql))) ?? [];
  return row && textOf(row, 'LanguageLocaleKey');
}
