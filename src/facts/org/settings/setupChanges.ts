/**
 * SetupAuditTrail: who changed what in Setup, for 180 days. Neither its section nor its words can be filtered (D).
 */
import { addressesIn, type Fact, known, type SetupChange, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { gap, refusedGap } from '../session/index.js';
import { isRow, type OrgClient, OrgRefusal, rowsOf, textOf, timeOf } from '../wire/index.js';

/** The newest rows that are read. */
const MOST = 2000;

/** Changes whose words name an address, the newest first. Partial where the org has more rows than are read. */
export async function readSetupChanges(client: OrgClient): Promise<Fact<readonly SetupChange[]>> {
  try {
    const rows = await rowsOf(
      client,
      `SELECT CreatedDate, CreatedBy.Username, Display FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT ${MOST}`,
    );
    const changes = rows.flatMap((row): SetupChange[] => {
      const { CreatedBy: author } = row;
      const [at, words] = [timeOf(row, 'CreatedDate'), textOf(row, 'Display')];
      if (at === undefined || words === undefined || addressesIn(words).size === 0) return [];
      return [{ at, by: isRow(author) ? textOf(author, 'Username') : undefined, words }];
    });
    const from = 'SetupAuditTrail';
    const oldest = rows.at(-1);
    if (rows.length < MOST || oldest === undefined) return known(changes, from);
    const day = (timeOf(oldest, 'CreatedDate') ?? '').slice(0, 10);
    const partial = gap(from, Text.of('facts-org.gap.many-changes', { most: String(MOST), day }));
    return known(changes, from, partial);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(refusedGap('SetupAuditTrail', error, 'ViewSetup'));
  }
}
