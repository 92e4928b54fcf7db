/**
 * Apps that are ways in for a user: one that is switched off lets nobody in (docs/salesforce.md section 8, D).
 */
import { expect } from 'chai';
import { appsOfUser } from '../../../lib/jobs/revoke/appsOfUser.js';
import type { AppFacts } from '../../../lib/policy/apps/index.js';
import { app, ROBOT } from '../../policy/apps/support.js';
import { is, missing } from '../../policy/support.js';
import { nameOf } from '../../support/gapName.js';

describe('jobs: apps that log a user in', () => {
  const ways = (more: Partial<AppFacts>): { readonly ways: unknown; readonly gap: string | undefined } => {
    const seen = appsOfUser(is({ apps: [app(more)], strangers: new Map() }), {
      username: ROBOT,
      profile: missing('x'),
    });
    if (!seen.known) throw new Error('unread');
    return { ways: seen.value.map(({ by, isCertain }) => [by, isCertain]), gap: seen.partial && nameOf(seen.partial) };
  };

  it('are those that run as it, for certain where all that decides was read', () => {
    expect(ways({ switchedOff: is(false) })).to.deep.equal({ ways: [['client-credentials', true]], gap: undefined });
    expect(ways({ clientCredentials: is(false) }).ways).to.deep.equal([]);
    expect(ways({ clientCredentials: missing('settings') })).to.deep.equal({
      ways: [['client-credentials', false]],
      gap: 'settings',
    });
    expect(ways({ clientCredentials: is(undefined) }).ways, 'not told').to.deep.equal([['client-credentials', false]]);
  });

  it('are none that is switched off, and perhaps one of which that could not be read', () => {
    expect(ways({ switchedOff: is(true) })).to.deep.equal({ ways: [], gap: undefined });
    expect(ways({ switchedOff: missing('policies') })).to.deep.equal({
      ways: [['client-credentials', false]],
      gap: 'policies',
    });
  });
});
