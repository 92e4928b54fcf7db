/**
 * Orgs of other shapes than that of org.test.ts, whose reads are struck with every fault: lists of several pages, groups of
 * permission sets with muting, permission sets for sessions, and Profile Filtering.
 */
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import {
  ADDRESS,
  chosen,
  compared,
  FOREVER,
  look,
  PAGE_FAULTS,
  readsOf,
  strikesOn,
  struck,
  WHOLE,
  type Seen,
} from './strike.js';

/** An org, and what all of its verdicts were while all was well. */
class Scene {
  readonly #reads: ReturnType<typeof readsOf>;
  public constructor(
    public readonly org: Org,
    public readonly healthy: Seen,
    public readonly session: OrgSession,
    reads: ReturnType<typeof readsOf>,
    /** Pages that followed another one. */
    public readonly pages: number,
  ) {
    this.#reads = reads;
  }

  public static async of(org: Org, session: OrgSession = org.admin): Promise<Scene> {
    org.clearLog();
    const healthy = await look(org, session);
    const pages = org.requests.filter(({ operation }) => operation === 'queryMore').length;
    return new Scene(org, healthy, session, readsOf(org.requests), pages);
  }

  /** Strikes every read with every fault, or a sample; returns how the runs ended. */
  public async sweep(size: number): Promise<Record<'error' | 'open' | 'same', number>> {
    const ends = { error: 0, open: 0, same: 0 };
    for (const { name, fault } of chosen(strikesOn(this.#reads), size)) ends[await struck(name, [fault], this)] += 1;
    if (WHOLE) console.log(`      ${this.#reads.length} reads: ${JSON.stringify(ends)}`);
    expect(ends.error + ends.open, JSON.stringify(ends)).to.be.above(0);
    return ends;
  }

  /** The n-th of the further pages, once and from there on. */
  public async sweepPages(places: readonly number[], size: number): Promise<void> {
    const strikes = places.flatMap((nth) =>
      Object.entries(PAGE_FAULTS).flatMap(([kind, fault]) =>
        [1, FOREVER].map((times) => ({
          name: `page ${nth}, ${times === 1 ? 'once' : 'and all after it'}: ${kind}`,
          fault: { ...fault, when: { path: /\/query\/01g/u, nth }, times },
        })),
      ),
    );
    const ends = { error: 0, open: 0, same: 0 };
    for (const { name, fault } of chosen(strikes, size)) ends[await struck(name, [fault], this)] += 1;
    if (WHOLE) console.log(`      ${places.length} of ${this.pages} pages: ${JSON.stringify(ends)}`);
    expect(ends.error + ends.open, JSON.stringify(ends)).to.be.above(0);
  }
}

const verdictOf = ({ healthy }: Scene, username: string, path = 'soap'): string | undefined =>
  healthy.verdicts.get(`${username} ${path}`)?.verdict;

describe('sweep: orgs of other shapes, with every fault', () => {
  let org: Org;
  afterEach(async () => {
    await org.close();
  });

  it('lists of several pages', async () => {
    org = await startOrg({ users: WHOLE ? 60 : 30, seed: 11 });
    org.change.addVerifiedAddress('admin@loopback.example', ADDRESS);
    const whole = await look(org);
    org.change.settings.pageRows = 7;
    const scene = await Scene.of(org);
    expect(scene.healthy, 'the same as in one page').to.deep.equal(whole);
    expect(scene.pages).to.be.above(10);
    await scene.sweep(8);
    const pages = Array.from({ length: scene.pages }, (_, index) => index + 1);
    await scene.sweepPages(WHOLE ? pages : pages.filter((nth) => nth % 5 === 1), 12);
  });

  it('groups of permission sets with muting, and permission sets for sessions', async () => {
    org = await startOrg({ users: 20, seed: 5 });
    const { change } = org;
    change.addProfile({ name: 'No Api', permissions: [] });
    for (const username of ['muted', 'grouped', 'session', 'none']) {
      change.addUser({ username: `${username}@sets.example`, profile: 'No Api' });
    }
    change.addGroup('Muted_Group', ['API_Access', 'Use_Any_API_Auth'], ['ApiEnabled']);
    change.assign('muted@sets.example', 'Muted_Group');
    change.assign('grouped@sets.example', 'Integration_Group');
    change.assign('session@sets.example', 'Break_Glass');
    const scene = await Scene.of(org);
    for (const who of ['muted', 'session', 'none']) {
      expect(scene.healthy.verdicts.get(`${who}@sets.example soap`)?.rule, who).to.equal('api-disabled');
    }
    expect(verdictOf(scene, 'grouped@sets.example')).to.equal('no-token');
    await scene.sweep(12);
  });

  for (const filtering of ['names', 'rows'] as const) {
    it(`Profile Filtering, which hides ${filtering}`, async () => {
      org = await startOrg({ users: 40, seed: 11 });
      const session = org.change.sessionWithout('ViewAllProfiles');
      const whole = await look(org, session);
      org.change.settings.profileFiltering = filtering;
      const scene = await Scene.of(org, session);
      compared(`Profile Filtering, ${filtering}`, whole, scene.healthy);
      await scene.sweep(8);
    });
  }
});
