/**
 * When a password counts as taken by a run: nobody got in since, nobody set another one, and both could be read.
 */
import { expect } from 'chai';
import { closedOf } from '../../../lib/jobs/move/closedPaths.js';
import { factsOf, user } from '../../policy/support.js';

const TAKEN = '2026-11-20T10:00:05.000Z';
const RUN = { id: '20261120T100000Z-1', at: TAKEN };

describe('jobs: a password that a run took', () => {
  const closed = (changed: string | undefined, more: { lastSuccess?: number; isUnread?: boolean } = {}): unknown =>
    closedOf(user(changed === undefined ? {} : { lastPasswordChange: changed }), {
      ...{ own: [], profiles: [], lastSuccess: undefined, isUnread: false, facts: factsOf(), ...more },
      job: { revoked: () => [RUN], now: '2026-11-28T08:00:00Z' },
    });
  const byRun = { by: 'revoked', run: RUN.id, at: TAKEN };

  it('stays taken until somebody sets another', () => {
    expect(closed('2026-11-20T10:00:04.000+0000')).to.deep.equal(byRun);
    expect(closed('2026-11-20T10:00:06.000+0000')).to.equal(undefined);
    expect(closed(undefined), 'not shown').to.equal(undefined);
  });

  it('is not known to be where the password is the one of the last login', () => {
    const lastSuccess = Date.parse('2026-11-19T10:00:00Z') / 1000;
    expect(closed('2026-11-18T10:00:00Z', { lastSuccess }), 'changed before it, not by the run').to.equal(undefined);
    expect(closed('2026-11-20T10:00:04Z', { lastSuccess })).to.deep.equal(byRun);
  });

  it('is not known to be where a login came after it, or may have', () => {
    expect(closed('2026-11-20T10:00:04Z', { lastSuccess: Date.parse(TAKEN) / 1000 - 1 })).to.deep.equal(byRun);
    expect(closed('2026-11-20T10:00:04Z', { lastSuccess: Date.parse(TAKEN) / 1000 + 1 })).to.equal(undefined);
    expect(closed('2026-11-20T10:00:04Z', { isUnread: true })).to.equal(undefined);
  });
});
