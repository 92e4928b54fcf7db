/**
 * Which logins were likely JWTs: JWT bearer has no sub-type of its own in LoginHistory, so an OAuth login without one is
 * taken for it where the app has a certificate (docs/salesforce.md section 8).
 */
import { expect } from 'chai';
import { certifiedApps, labelsOfLikelyJwts, type AppFacts, type AppsSeen } from '../../../lib/policy/apps/index.js';
import type { Fact } from '../../../lib/policy/index.js';
import { byOAuth, group } from '../logins/support.js';
import { gap, is, missing } from '../support.js';
import { app } from './support.js';

const jwt = (application: string | null): ReturnType<typeof group> =>
  group({ ...byOAuth, loginSubType: null, application });

describe('policy/apps: labels of apps that may have logged in by JWT', () => {
  it('are each named once, in order', () => {
    expect(labelsOfLikelyJwts([jwt('Zeta'), jwt('Alpha'), jwt('Zeta')])).to.deep.equal(['Alpha', 'Zeta']);
  });

  it('are none of logins without a label, or by another flow', () => {
    const others = [
      ...[jwt(null), jwt(''), group(), group(byOAuth)],
      group({ ...byOAuth, loginSubType: 'OauthClientCredentials', application: 'Nightly' }),
      group({ ...byOAuth, loginSubType: 'OauthRefreshToken', application: 'Nightly' }),
    ];
    expect(labelsOfLikelyJwts(others)).to.deep.equal([]);
  });
});

describe('policy/apps: apps with a certificate', () => {
  const ends = is('2027-11-29T12:00:00.000Z');
  const seen = (...apps: readonly AppFacts[]): Fact<AppsSeen> => is({ apps, strangers: new Map() });
  const certified = (read: Fact<AppsSeen>, ...labels: readonly string[]): unknown => {
    const found = certifiedApps(read, labels);
    return [[...found.labels], found.gaps];
  };

  it('are told of those labels that were asked for', () => {
    const apps = [app({ label: 'Nightly', certificateEnds: ends }), app({ label: 'Other', certificateEnds: ends })];
    expect(certified(seen(...apps, app({ label: 'Bare' })), 'Nightly', 'Bare', 'Gone')).to.deep.equal([
      ['Nightly'],
      [],
    ]);
  });

  it('whose certificate could not be read are a gap, each once', () => {
    const hidden = [app({ label: 'Nightly', certificateEnds: missing('certificate') })];
    const twice = [...hidden, app({ label: 'Other', certificateEnds: missing('certificate') })];
    expect(certified(seen(...twice), 'Nightly', 'Other')).to.deep.equal([[], [gap('certificate')]]);
    expect(certified(seen(...hidden), 'Other'), 'not asked for').to.deep.equal([[], []]);
  });

  it('of one label: one with a certificate is enough', () => {
    const hidden = app({ label: 'Nightly', certificateEnds: missing('certificate') });
    const known = app({ label: 'Nightly', certificateEnds: ends });
    expect(certified(seen(hidden, known), 'Nightly')).to.deep.equal([['Nightly'], []]);
  });

  it('that could not be listed are a gap, wholly or in part', () => {
    expect(certified(missing('apps'), 'Nightly')).to.deep.equal([[], [gap('apps')]]);
    const partial = { ...seen(app({ label: 'Nightly', certificateEnds: ends })), partial: gap('some apps') };
    expect(certified(partial, 'Nightly')).to.deep.equal([['Nightly'], [gap('some apps')]]);
  });
});
