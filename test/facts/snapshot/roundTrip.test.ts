import { expect } from 'chai';
import fc from 'fast-check';
import { openSnapshot } from '../../../lib/facts/snapshot/index.js';
import type { UserQuery, Witness } from '../../../lib/facts/types.js';
import { say } from '../../../lib/messages.js';
import {
  checkIp,
  resolveAssumptions,
  unreadable,
  type Ask,
  type Fact,
  type ProfileFacts,
} from '../../../lib/policy/index.js';
import { toCheckIpResult, type CheckIpResult } from '../../../lib/report/checkIp/result.js';
import { Text } from '../../../lib/text.js';
import { anyOrg, POOL, type Org } from './arbitrary.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { all, gapWords, saved, Scratch, told } from './support.js';

const NOW = '2026-11-22T12:00:00.000Z';
const anyAsk = fc.record({
  path: fc.constantFrom('soap' as const, 'oauth-password' as const),
  loginApiVersion: fc.constantFrom(30, 50, 64, 65),
  at: fc.constantFrom(NOW, '2027-03-01T09:00:00.000Z', '2028-01-01T00:00:00.000Z'),
});
const anyQuestion = fc.record({ ask: anyAsk, addresses: fc.subarray([...POOL], { minLength: 1 }) });

function queryOf(org: Org): fc.Arbitrary<UserQuery> {
  const usernames = fc
    .subarray(org.users.map(({ username }) => username))
    .map((names) => names.map((name) => name.toUpperCase()));
  const profiles = fc.subarray(org.profiles.flatMap(({ id }) => id ?? []));
  return fc.record(
    {
      addresses: fc.oneof(fc.constant('all' as const), fc.subarray([...POOL])),
      usernames,
      ids: fc.subarray(['005000000000009ZZZ', ...org.users.map(({ id }) => id)]),
      profiles,
      integrationOnly: fc.boolean(),
      includeInactive: fc.boolean(),
    },
    { requiredKeys: ['addresses'] },
  );
}

/** What `check ip` answers with every user named. */
async function answers(
  witness: Witness,
  { ask, addresses }: { ask: Ask; addresses: UserQuery['addresses'] },
): Promise<CheckIpResult> {
  const org = await witness.org();
  const profiles = await witness.profiles();
  const users = witness.users === undefined ? [] : await all(witness.users({ addresses, includeInactive: true }));
  const checked = checkIp({
    ask,
    facts: {
      org,
      assumptions: resolveAssumptions(org, new Map(), { source: witness.source.kind, at: NOW }),
      now: NOW,
    },
    org: { name: 'the org' },
    targets: addresses === 'all' ? [] : addresses,
    profiles,
    namedUsers: users.map((user) => ({ user, profile: profileOf(profiles, user.profileId) })),
    gaps: witness.gaps(),
  });
  return toCheckIpResult(checked, { source: { kind: 'org', name: '' }, ask }, say);
}

function profileOf(profiles: readonly ProfileFacts[], id: string | undefined): Fact<ProfileFacts> {
  const found = profiles.find((profile) => profile.id === id);
  const gap = { what: 'profile', why: Text.of('facts.file.missing') };
  return found === undefined ? unreadable(gap) : { known: true, value: found, from: 'Profile' };
}

describe('a saved snapshot', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it('tells what the org told, whatever is asked of it', async () => {
    const asked = anyOrg.chain((org) => fc.record({ org: fc.constant(org), query: queryOf(org) }));
    await fc.assert(
      fc.asyncProperty(asked, async ({ org, query }) => {
        const live = new MemoryOrg(org);
        const offline = await openSnapshot(scratch.file('told.jsonl', await saved(new MemoryOrg(org))));
        expect(await told(offline, query)).to.deep.equal(await told(live, query));
        expect(offline.gaps().map(gapWords)).to.have.members(live.gaps().map(gapWords));
      }),
      { numRuns: 120 },
    );
  });

  it('leaves out no member that a fact may have', async () => {
    const org = sampleOrg();
    const query = { addresses: 'all', includeInactive: true } as const;
    const offline = await openSnapshot(scratch.file('all.jsonl', await saved(new MemoryOrg(org))));
    expect(await told(offline, query)).to.deep.equal(await told(new MemoryOrg(org), query));
  });

  it('gives check ip the same answers, to the letter', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrg, anyQuestion, async (org, question) => {
        const offline = await openSnapshot(scratch.file('answers.jsonl', await saved(new MemoryOrg(org))));
        expect(await answers(offline, question)).to.deep.equal(await answers(new MemoryOrg(org), question));
      }),
      { numRuns: 120 },
    );
  });

  it('says of the org what was not read, and of users only when users are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrg, async (org) => {
        const live = new MemoryOrg(org);
        const offline = await openSnapshot(scratch.file('gaps.jsonl', await saved(new MemoryOrg(org))));
        await live.org();
        await offline.org();
        expect(offline.gaps().map(gapWords)).to.deep.equal(live.gaps().map(gapWords));
        await live.profiles();
        await offline.profiles();
        expect(offline.gaps().map(gapWords)).to.deep.equal(live.gaps().map(gapWords));
      }),
      { numRuns: 50 },
    );
  });
});
