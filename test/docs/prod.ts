/**
 * The org of which the documents speak: `prod` to sf, with the integration user of their examples.
 */
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { sf, type Home } from '../support/run.js';

/** An integration user of whom the documents speak: the password is right, the token died with an older one. */
const INTEGRATION = {
  username: 'etl@acme.example',
  password: 'of the example',
  securityToken: 'AliveAliveAliveAliveAlive',
};

const STALE_TOKEN = 'StaleStaleStaleStaleStale';

/** For sf to take, and by the names that an example gives to what it pipes. */
export const SECRETS = {
  SF_TOKEN_PASSWORD: INTEGRATION.password,
  SF_TOKEN_SECURITY_TOKEN: STALE_TOKEN,
  SF_TOKEN_CLIENT_SECRET: 'of no app',
  ETL_PASSWORD: INTEGRATION.password,
  ETL_TOKEN: STALE_TOKEN,
};

export class Prod {
  readonly #org: Org;
  private constructor(org: Org) {
    this.#org = org;
  }

  /** Starts the org, and logs in to it for the sf of this home. */
  public static async open(home: Home): Promise<Prod> {
    const org = await startOrg({ users: 60, logins: 200, seed: 2 });
    org.change.addProfile({ name: 'Etl', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ ...INTEGRATION, profile: 'Etl' });
    const args = ['org', 'login', 'access-token', '--instance-url', org.urls.cloud, '--no-prompt', '--alias', 'prod'];
    const ran = await sf(args, home, { env: { SF_ACCESS_TOKEN: org.admin.accessToken } });
    expect(ran.code, ran.stderr).to.equal(0);
    return new Prod(org);
  }

  public async close(): Promise<void> {
    await this.#org.close();
  }
}
