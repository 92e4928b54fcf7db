/**
 * Who has registered an authenticator (TwoFactorMethodsInfo). Asked only about users under MFA for API Logins.
 */
import type { Gap } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import {
  inLists,
  inParallel,
  needId,
  oneOf,
  type OrderedRows,
  type OrgClient,
  OrgRefusal,
  rowsOf,
  unlessRefused,
} from '../wire/index.js';
import { gap, type GapList } from '../session/index.js';
import { assigneesOf, BIT, grantedBySets, profilesWith, type Grants } from './grants.js';
import type { Selection } from './selection.js';
import { streamOf } from './mergedStreams.js';

export const AUTHENTICATORS = 'TwoFactorMethodsInfo';
/** A method is registered that gives the code which takes the token's place in an API login. */
export const REGISTERED = '(HasTotp = true OR HasSalesforceAuthenticator = true)';
/** Questions on their way at the same time. */
const WIDTH = 4;

export class Authenticators {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #grants: Grants | Gap;
  #probe: Promise<Gap | undefined> | undefined;

  public constructor(client: OrgClient, gaps: GapList, grants: Grants | Gap) {
    this.#client = client;
    this.#gaps = gaps;
    this.#grants = grants;
  }

  /** Why the org does not tell; undefined when it does. Asked once. */
  public async gap(): Promise<Gap | undefined> {
    this.#probe ??= this.#ask();
    return this.#probe;
  }

  /**
   * Users under MFA for API Logins who have registered one, in the order of their ids: a few rows, whatever the number
   * of users. Undefined where they are better asked for by id, or the org does not do this join.
   */
  public async stream(selections: readonly Selection[]): Promise<OrderedRows | undefined> {
    const conditions = this.#underMfa();
    if (conditions.length === 0 || selections.some(({ login }) => login.length > 0)) return undefined;
    const streams = conditions.map((one) => streamOf(this.#client, AUTHENTICATORS, 'UserId', [], [REGISTERED, one]));
    const stream = oneOf(streams, 'UserId', AUTHENTICATORS, true);
    return unlessRefused(async () => {
      await stream.load();
      return stream;
    });
  }

  /** Those of these users who have registered one. */
  public async among(ids: readonly string[]): Promise<Set<string>> {
    const registered = new Set<string>();
    await inParallel(inLists(ids), WIDTH, async (list) => {
      const soql = `SELECT UserId FROM ${AUTHENTICATORS} WHERE ${REGISTERED} AND UserId IN ${list}`;
      for (const row of await rowsOf(this.#client, soql)) registered.add(needId(row, 'UserId'));
    });
    return registered;
  }

  #underMfa(): readonly string[] {
    const grants = this.#grants;
    if ('what' in grants) return [];
    const profiles = inLists(profilesWith(grants, BIT.mfaForApi));
    return [
      ...profiles.map((list) => `UserId IN (SELECT Id FROM User WHERE ProfileId IN ${list})`),
      ...((grantedBySets(grants) & BIT.mfaForApi) === 0 ? [] : [`UserId IN ${assigneesOf(grants, BIT.mfaForApi)}`]),
    ];
  }

  async #ask(): Promise<Gap | undefined> {
    try {
      await rowsOf(this.#client, `SELECT UserId FROM ${AUTHENTICATORS} LIMIT 1`);
      return undefined;
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      const refused = gap(
        AUTHENTICATORS,
        Text.of('facts-org.gap.authenticators', { code: error.code, words: error.words }),
        'ManageTwoFactor',
      );
      this.#gaps.add(refused);
      return refused;
    }
  }
}
