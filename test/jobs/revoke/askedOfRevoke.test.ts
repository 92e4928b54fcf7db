/**
 * What `revoke login` is asked, and what a run that is taken up keeps of what it was asked: docs/adr/0020-changes.md.
 */
import { expect } from 'chai';
import { newRun, type RunRecord } from '../../../lib/change/index.js';
import { askedOfRevoke, checkKept, sinceOfRevoke } from '../../../lib/jobs/revoke/askedOfRevoke.js';

const FLAGS = { unfreeze: false, apply: true, force: false };
const SINCE = '2026-11-17T12:00:00.000Z';
const EARLIER = '2026-11-10T12:00:00.000Z';

const run = (ids: readonly string[], leftOut: readonly string[] = [], found: RunRecord['found'] = null): RunRecord =>
  newRun(
    {
      ...{ id: '20261124T110000Z-0a0b0c0d', command: 'revoke login', orgId: '00D000000000001AAA', org: 'prod' },
      ...{ userId: '005000000000001AAA', username: 'etl@t.example', subject: null, found },
    },
    new Date('2026-11-24T11:00:00.000Z'),
    ids,
    (id) => leftOut.includes(id),
  );

describe('jobs: what a revocation is asked', () => {
  it('is what its flags say, and has to shut something', () => {
    expect(askedOfRevoke({ ...FLAGS, keep: ['tokens', 'freeze'] }, undefined)).to.deep.equal({
      ...{ applies: true, force: false, keep: ['freeze', 'tokens'], resumed: undefined, unfreeze: false },
    });
    expect(() => {
      checkKept({ keep: ['freeze', 'sessions', 'tokens', 'password'] });
    }).to.not.throw();
    expect(() => {
      checkKept({ keep: ['freeze', 'sessions', 'tokens', 'password', 'addresses'] });
    })
      .to.throw()
      .with.property('key', 'revoke.error.nothing');
  });

  it('keeps, of a run that is taken up, what that run has kept', () => {
    const resumed = run(['freeze', 'sessions', 'tokens', 'password', 'addresses'], ['password']);
    const asked = askedOfRevoke(FLAGS, resumed);
    expect([asked.keep, asked.unfreeze, asked.resumed]).to.deep.equal([['password'], false, resumed]);
    expect(askedOfRevoke(FLAGS, run(['unfreeze'])).unfreeze).to.equal(true);
  });

  it('looks at logins from when the run looked at them, unless somebody names a time', () => {
    const resumed = run(['freeze'], [], { since: EARLIER });
    expect(sinceOfRevoke(resumed, SINCE, false)).to.equal(EARLIER);
    expect(sinceOfRevoke(resumed, SINCE, true)).to.equal(SINCE);
    expect(sinceOfRevoke(undefined, SINCE, false)).to.equal(SINCE);
    expect(sinceOfRevoke(run(['freeze']), SINCE, false)).to.equal(SINCE);
  });
});
