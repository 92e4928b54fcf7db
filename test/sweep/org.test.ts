/**
 * Each read that a verdict stands on, struck with each fault. What is read is taken from what the reader asked of the org
 * when all went well, so a fact that is added is swept without a change here (docs/testing.md).
 */
import { expect } from 'chai';
import { startOrg, type Fault, type Org } from '../org/index.js';
import { connect } from '../facts/org/support.js';
import {
  ADDRESS,
  answer,
  chosen,
  escaped,
  FAULTS,
  FOREVER,
  look as lookAt,
  readsOf,
  SEED,
  strikesOn,
  struck as strike,
  WHOLE,
  type End,
  type Read,
  type Seen,
} from './strike.js';

const SAMPLE = 40;
const PAIRS = WHOLE ? 300 : 8;

describe('sweep: every read of an org, with every fault', () => {
  let org: Org;
  let healthy: Seen;
  let reads: readonly Read[];
  let callsOfHealthy = 0;

  before(async () => {
    org = await startOrg({ users: 60, seed: 11 });
    org.change.addVerifiedAddress('admin@loopback.example', ADDRESS);
    healthy = await look();
    callsOfHealthy = org.requests.length;
    reads = readsOf(org.requests);
  });
  after(async () => {
    await org.close();
  });
  afterEach('the org is as it was', async () => {
    expect(await look()).to.deep.equal(healthy);
  });

  const look = async (): Promise<Seen> => lookAt(org);
  const struck = async (name: string, faults: readonly Fault[]): Promise<End> => strike(name, faults, { org, healthy });
  const singles = (): readonly { name: string; fault: Fault }[] => strikesOn(reads);

  it('has something to strike, and verdicts of several kinds', () => {
    expect(reads.length).to.be.above(10);
    const kinds = new Set([...healthy.verdicts.values()].map(({ verdict }) => verdict));
    expect([...kinds]).to.include.members(['no-token', 'denied', 'impossible']);
    expect(healthy.verdicts.size).to.be.above(100);
  });

  it('never betters a verdict, one fault at a time', async () => {
    const ends = { error: 0, open: 0, same: 0 };
    for (const { name, fault } of chosen(singles(), SAMPLE)) ends[await struck(name, [fault])] += 1;
    // Faults arrive, are survived, and cost verdicts.
    expect(Math.min(ends.error, ends.open, ends.same), JSON.stringify(ends)).to.be.above(0);
    if (WHOLE) {
      console.log(`      ${reads.length} reads, ${Object.keys(FAULTS).length} faults: ${JSON.stringify(ends)}`);
    }
  });

  it('never betters a verdict, two faults at a time', async () => {
    const all = singles();
    let state = SEED;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const [one, another] = [all[random(all.length)], all[random(all.length)]];
      if (one === undefined || another === undefined) continue;
      await struck(`${one.name} and ${another.name}`, [one.fault, another.fault]);
    }
  });

  it('never betters a verdict when everything ends at one call', async () => {
    const calls = Array.from({ length: callsOfHealthy }, (_, index) => index + 1);
    for (const kind of ['session ended', 'breaks (500)', 'connection dropped', 'limit of requests'] as const) {
      for (const nth of chosen(calls, 5)) {
        const fault = { kind: 'drop', ...FAULTS[kind], when: { path: /./u, nth }, times: FOREVER } as const;
        await struck(`call ${nth} and all after it: ${kind}`, [fault]);
      }
    }
  });

  it('never betters a verdict when a field is missing in describe', async () => {
    const { accessToken, instanceUrl } = await connection();
    const described = reads.flatMap(({ name }) => /^GET (.*\/sobjects\/(\w+)\/describe)$/u.exec(name)?.slice(1) ?? []);
    expect(described).to.not.deep.equal([]);
    const strikes: { name: string; fault: Fault }[] = [];
    for (let at = 0; at < described.length; at += 2) {
      const [path = '', object = ''] = described.slice(at, at + 2);
      const reply = await fetch(`${instanceUrl}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
      // Some are asked for though an org has no describe of them.
      if (!reply.ok) continue;
      const body = (await reply.json()) as { fields: readonly { name: string }[] };
      const asked = org.requests.map(({ soql = '' }) => soql).join(' ');
      for (const { name } of body.fields.filter((field) => new RegExp(`\\b${field.name}\\b`, 'u').test(asked))) {
        const less = { ...body, fields: body.fields.filter((field) => field.name !== name) };
        strikes.push({
          name: `describe of ${object} without ${name}`,
          fault: { ...answer(200, less), when: { path: new RegExp(`^${escaped(path)}$`, 'u') }, times: FOREVER },
        });
      }
    }
    for (const { name, fault } of chosen(strikes, 15)) await struck(name, [fault]);
    expect(strikes.length).to.be.above(10);
    if (WHOLE) console.log(`      ${strikes.length} fields of ${described.length / 2} objects`);
  });

  async function connection(): Promise<{ accessToken: string; instanceUrl: string }> {
    const { instanceUrl } = await connect(org, org.admin);
    return { accessToken: org.admin.accessToken, instanceUrl };
  }
});
