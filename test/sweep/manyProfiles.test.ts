/**
 * More profiles than any query of Salesforce's own tools reads at once: 10,001, of which one user's is the last. Reading
 * them takes about a thousand calls, so faults strike the last page of their list and the first and the last metadata read,
 * and only `npm run sweep` does it.
 */
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { escaped, FAULTS, FOREVER, look, struck, WHOLE, type Seen } from './strike.js';

const COUNT = 10_001;
const SOAP = ['soap'] as const;
const LAST = 'last@profiles.example';

if (WHOLE) {
  describe('sweep: 10,001 profiles, with every fault', everyFault);
}

function everyFault(): void {
  let org: Org;
  let healthy: Seen;
  before(async () => {
    org = await startOrg({ users: 3, seed: 3 });
    const nameOf = (number: number): string => `Profile ${String(number).padStart(5, '0')}`;
    for (let number = 1; number < COUNT; number++) org.change.addProfile({ name: nameOf(number) });
    org.change.addProfile({
      name: nameOf(COUNT),
      permissions: ['ApiEnabled', 'UseAnyApiAuth'],
      ranges: [{ start: '198.51.100.0', end: '198.51.100.255' }],
    });
    org.change.addUser({ username: LAST, profile: nameOf(COUNT) });
    org.clearLog();
    healthy = await look(org, org.admin, SOAP);
  });
  after(async () => {
    await org.close();
  });

  it('refuses by the ranges of the last', () => {
    expect(healthy.verdicts.get(`${LAST} soap`)).to.include({ verdict: 'denied', rule: 'profile-range-outside' });
    expect(healthy.complete).to.equal(true);
  });

  it('never gets better', async () => {
    const pages = org.requests.filter(({ path }) => path.includes('/query/01g')).length;
    const reads = org.requests.filter(({ operation }) => operation === 'readMetadata').length;
    expect([pages > 4, reads > COUNT / 10]).to.deep.equal([true, true]);
    const places = [
      ...[pages].map((nth) => ({
        name: `page ${nth}`,
        when: { path: new RegExp(escaped('/query/01g'), 'u'), nth },
      })),
      ...[1, reads].map((nth) => ({
        name: `readMetadata ${nth}`,
        when: { operation: 'readMetadata', nth },
      })),
    ];
    const strikes = places.flatMap(({ name, when }) =>
      Object.entries(FAULTS).map(([kind, fault]) => ({
        name: `${name}: ${kind}`,
        fault: { ...fault, when, times: FOREVER },
      })),
    );
    const ends = { error: 0, open: 0, same: 0 };
    for (const { name, fault } of strikes) {
      ends[await struck(name, [fault], { org, healthy, session: org.admin, paths: SOAP })] += 1;
    }
    console.log(`      ${strikes.length} strikes: ${JSON.stringify(ends)}`);
    expect(ends.error + ends.open, JSON.stringify(ends)).to.be.above(0);
  });
}
