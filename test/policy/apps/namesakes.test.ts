/** Apps of one label, which LoginHistory cannot tell apart; and the permission sets that open apps. */
import { expect } from 'chai';
import { apartName, appsByLabel, openingSets } from '../../../lib/policy/apps/index.js';
import { is, missing } from '../support.js';
import { app } from './support.js';

describe('policy/apps: apps of one label', () => {
  const [one, other, third] = [
    app({ name: 'Zeta', label: 'Loader' }),
    app({ name: 'Alpha', label: 'Loader' }),
    app({ name: 'Mid', label: 'Other' }),
  ];

  it('stand together in the order of their places, whatever the order in which they were read', () => {
    for (const apps of [
      [one, other, third],
      [other, third, one],
    ]) {
      const byLabel = appsByLabel(apps);
      expect(byLabel.get('Loader')).to.deep.equal([other, one]);
      expect(byLabel.get('Other')).to.deep.equal([third]);
      expect(byLabel.size).to.equal(2);
    }
  });

  it('are told apart by their names, and by the id where only the label is known', () => {
    expect(apartName(one)).to.equal('ExternalClientApplication/Zeta');
    expect(apartName(app({ kind: 'connected', name: 'Zeta' }))).to.equal('ConnectedApp/Zeta');
    expect(apartName(app({ namespace: is('acme'), name: 'Zeta' }))).to.equal('ExternalClientApplication/acme__Zeta');
    const nameless = app({ name: '', label: 'Loader' });
    expect(apartName(nameless)).to.equal(`ExternalClientApplication/Loader (${String(nameless.id)})`);
    const { id: _, ...without } = nameless;
    expect(apartName(without)).to.equal('ExternalClientApplication/Loader');
  });
});

describe('policy/apps: permission sets that open apps', () => {
  it('are named once each, in order, of what could be read', () => {
    const opened = (...permissionSets: readonly string[]): ReturnType<typeof app> =>
      app({ openedBy: is({ permissionSets, profiles: ['Admin'] }) });
    const apps = [opened('Nightly', 'Export'), app({ openedBy: missing('openings') }), opened('Export', 'Alpha')];
    expect(openingSets(apps)).to.deep.equal(['Alpha', 'Export', 'Nightly']);
    expect(openingSets([])).to.deep.equal([]);
  });
});
