/**
 * A verified address that is looked for and taken back: docs/salesforce.md sections 1 and 2, docs/exit-codes.md. Runs are
 * kept in a folder of the test, and the clock stands.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { newRun, type RunRecord, Runs } from '../../../lib/change/index.js';
import { ConnectionClient, HoldingReader, sendOnce } from '../../../lib/facts/org/index.js';
import { applyRevoke, exitCodeOfRevoke, type RevokeAround } from '../../../lib/jobs/revoke/revokeLogin.js';
import { askedAddress, planRevokeAddress, verifiedBefore } from '../../../lib/jobs/revoke/revokeAddress.js';
import { say } from '../../../lib/messages.js';
import {
  type RevokeAddressFound,
  type RevokeAddressResult,
  toRevokeAddressResult,
} from '../../../lib/report/revoke/result.js';
import { connect, errorOf, valueOf, witnessOf } from '../../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const WHO = 'etl@t.example';
const [TAKEN, KEPT, ASKED] = ['198.51.100.7', '198.51.100.8', '198.51.100.9'];

const runAbout = (subject: string | null): RunRecord =>
  newRun(
    {
      ...{ id: '20261124T110000Z-0a0b0c0d', command: 'revoke address', orgId: '00D000000000001AAA', org: 'prod' },
      ...{ userId: '005000000000001AAA', username: WHO, subject, found: null },
    },
    NOW,
    ['addresses'],
    () => false,
  );

describe('jobs: the address that is asked for', () => {
  it('is one address, however it is written', () => {
    expect(askedAddress(' 198.51.100.7 ', undefined)).to.equal(TAKEN);
    expect(askedAddress('198.51.100.7/32', undefined)).to.equal(TAKEN);
    // RFC 5952: the shortest form, in small letters.
    expect(askedAddress('2001:0DB8:0:0:0:0:0:1', undefined)).to.equal('2001:db8::1');
  });

  it('is that of the run which is taken up, and no other', () => {
    const resumed = runAbout(TAKEN);
    expect(askedAddress(undefined, resumed)).to.equal(TAKEN);
    expect(askedAddress('198.51.100.7', resumed)).to.equal(TAKEN);
    expect(() => askedAddress(KEPT, resumed))
      .to.throw()
      .with.property('key', 'revoke.error.other-address');
  });

  it('is neither none, nor a range, nor what is no address', () => {
    const refused: [string | undefined, string][] = [
      [undefined, 'revoke.error.no-address'],
      ['198.51.100.0/24', 'revoke.error.range'],
      ['198.51.100.7-198.51.100.9', 'revoke.error.range'],
      ['the office', 'revoke.error.no-ip'],
    ];
    for (const [ip, key] of refused) {
      expect(() => askedAddress(ip, undefined), ip)
        .to.throw()
        .with.property('key', key);
    }
  });
});

describe('jobs: a verified address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-revoke-'));
  let org: Org;
  let userId = '';
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW.getTime() });
    userId = org.change.addUser({ username: WHO });
    for (const address of [TAKEN, KEPT]) org.change.addVerifiedAddress(WHO, address);
    org.change.addVerifiedAddress(WHO, ASKED, false);
  });
  after(async () => {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const around = async (session: OrgSession = org.admin): Promise<RevokeAround> => {
    const connection = await connect(org, session);
    return {
      ...{
        witness: await witnessOf(org, session, { now: NOW.toISOString() }),
        client: new ConnectionClient(connection),
      },
      ...{ send: async (request) => sendOnce(connection, request), runs: new Runs(folder), now: NOW },
      onProgress: () => undefined,
    };
  };
  const verified = async (): Promise<string[]> => {
    const holdings = new HoldingReader(new ConnectionClient(await connect(org, org.admin)), userId);
    return valueOf(await holdings.addresses())
      .map(({ address }) => address)
      .sort();
  };
  const outcome = (found: RevokeAddressFound): [RevokeAddressResult, number] => {
    const result = toRevokeAddressResult(found, say);
    return [result, exitCodeOfRevoke(result, found.gaps)];
  };

  it('is only looked for by a plan, which names all that the user has verified', async () => {
    const { found } = await planRevokeAddress(await around(), { username: WHO, address: TAKEN, resumed: undefined });
    const [result, code] = outcome(found);
    expect([code, result.mode, result.run, result.steps.map(({ state }) => state)]).to.deep.equal([
      ...[0, 'plan', null, ['planned']],
    ]);
    expect(result.verified?.map(({ address }) => address).sort()).to.deep.equal([TAKEN, KEPT]);
    expect(await verified()).to.deep.equal([TAKEN, KEPT]);
  });

  it('is taken back once it is carried out, alone, and the run tells what there was before', async () => {
    const near = await around();
    const plan = await planRevokeAddress(near, { username: WHO, address: TAKEN, resumed: undefined });
    const begun: string[] = [];
    const found = await applyRevoke(near, plan, {
      ...{ command: 'revoke address', subject: TAKEN, resumed: undefined, now: () => NOW },
      before: verifiedBefore(plan.found, undefined),
      ...{ onBegin: ({ id }) => begun.push(id), tell: () => undefined },
    });
    const [result, code] = outcome(found);
    expect([code, result.mode, result.steps.map(({ closed, state }) => [state, closed])]).to.deep.equal([
      ...[0, 'applied', [['done', 1]]],
    ]);
    expect(await verified()).to.deep.equal([KEPT]);
    expect(result.verified?.map(({ address }) => address).sort()).to.deep.equal([TAKEN, KEPT]);
    expect([result.run?.id]).to.deep.equal(begun);
    const written = near.runs.of({ orgId: near.witness.source.orgId ?? '', userId });
    expect(written.map(({ command, subject }) => [command, subject])).to.deep.equal([['revoke address', TAKEN]]);
  });

  it('was, of a run that is taken up, among those which the run itself has written down', async () => {
    const resumed = { ...runAbout(TAKEN), found: { verified: [{ address: TAKEN, verified: true, since: null }] } };
    const { found } = await planRevokeAddress(await around(), { username: WHO, address: TAKEN, resumed });
    const before = verifiedBefore(found, resumed);
    expect(toRevokeAddressResult({ ...found, before }, say).verified?.map(({ address }) => address)).to.deep.equal([
      TAKEN,
    ]);
    expect(toRevokeAddressResult(found, say).run?.id).to.equal(resumed.id);
  });

  it('is incomplete where this session may not see who has verified what, and nothing is said of it', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup', 'ViewAllUsers'] });
    const { found } = await planRevokeAddress(await around(session), {
      ...{ username: WHO, address: KEPT, resumed: undefined },
    });
    const [result, code] = outcome(found);
    expect([code, result.verified, result.incomplete.length]).to.deep.equal([68, null, 1]);
  });

  it('is nobody’s where the org has no such user', async () => {
    const asked = { username: 'nobody@t.example', address: KEPT, resumed: undefined };
    expect(await errorOf(planRevokeAddress(await around(), asked))).to.include({
      key: 'facts-org.error.unknown-username',
    });
  });
});
