/**
 * What `check ip --username` foretells is what the org on loopback then does to a real login by a client that is not ours:
 * random orgs, users, askers, days, addresses, and both paths (docs/testing.md).
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { addTo, newScore, shortOf } from './agreement/score.js';
import { play } from './agreement/play.js';
import { scene } from './agreement/scene.js';

/** 10,000 by `npm run agree`. */
const LOGINS = Number(process.env['SF_TOKEN_LOGINS'] ?? '500');
const SEED = Number(process.env['SF_TOKEN_SEED'] ?? 20_261_201);
/** Six users from two addresses by two paths. */
const LOGINS_OF_AN_ORG = 24;
const ORGS = Math.ceil(LOGINS / LOGINS_OF_AN_ORG);

describe(`${String(LOGINS)} logins as check ip foretells them`, () => {
  it('end as foretold, in random orgs before and after 2026-12-01', async () => {
    const score = newScore();
    let orgs = 0;
    await fc.assert(
      fc.asyncProperty(scene, async (one) => {
        addTo(score, one, await play(one, (orgs += 1)));
      }),
      { numRuns: ORGS, seed: SEED, endOnFailure: process.env['SF_TOKEN_SHRINK'] === undefined },
    );
    if (LOGINS > 500) console.log(JSON.stringify(score, undefined, 2));
    expect(shortOf(score, LOGINS)).to.deep.equal([]);
  });
});
