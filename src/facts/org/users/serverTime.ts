/**
 * What time it is for the org: by that of a machine nothing can be told that the org has written down.
 */
import { type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { refusedGap } from '../session/index.js';
import { type OrgClient, OrgRefusal } from '../wire/index.js';

const WHAT = 'getServerTimestamp()';

/** ISO time. SOAP API Developer Guide, getServerTimestamp(). @throws OrgError */
export async function readServerTime(client: OrgClient): Promise<Fact<string>> {
  try {
    const answer = await client.soap({ service: 'u', method: 'getServerTimestamp', args: {} });
    const time = Date.parse(/<timestamp>([^<]+)<\/timestamp>/u.exec(answer)?.[1] ?? '');
    return Number.isNaN(time)
      ? unreadable({ what: WHAT, why: Text.of('facts-org.gap.hidden-rows') })
      : known(new Date(time).toISOString(), WHAT);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(refusedGap(WHAT, error));
  }
}
