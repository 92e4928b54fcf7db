import { expect } from 'chai';
import { runReport } from '../../../lib/jobs/validate/validateLogin.js';
import { checkHost } from '../../../lib/login/host.js';
import { known, type ReleaseUpdate } from '../../../lib/policy/index.js';

function retirement(path: 'soap' | 'oauth-password', ...rows: readonly ReleaseUpdate[]): unknown {
  const plan = {
    host: checkHost('https://acme.my.salesforce.com', undefined),
    path,
    apiVersion: 64,
    clientId: '',
    force: false,
  };
  const releaseUpdates = known({ state: 'listed', rows, readAt: '2026-11-24T00:00:00.000Z' } as const, 'ReleaseUpdate');
  const { retirement: found } = runReport({
    plan,
    witness: undefined,
    breaksOn: { path, of: path, date: '', latest: '', daysLeft: 0, state: 'ahead', certainty: 'certain' },
    ...(rows.length > 0 && { org: { releaseUpdates } }),
  });
  return [found?.date ?? '', found?.latest ?? ''];
}

// Days of docs/salesforce.md section 6: the earliest that counts stands first, in every result.
describe('validate login: when the path ends', () => {
  it('is the earliest day that is published, with the latest beside it', () => {
    expect(retirement('soap')).to.deep.equal(['2027-06-01', '2027-06-01']);
    expect(retirement('oauth-password')).to.deep.equal(['2027-02-20', '2027-02-20']);
  });

  it('is the day of the org itself, where it names one', () => {
    const row = { about: 'soap-login-retirement', title: 'x', status: 'Invocable', releaseDate: '2027-07-10' } as const;
    expect(retirement('soap', row)).to.deep.equal(['2027-07-10', '2027-07-10']);
    const season = {
      about: 'soap-login-retirement',
      title: 'x',
      status: 'Invocable',
      releaseLabel: "Summer '27",
    } as const;
    expect(retirement('soap', season)).to.deep.equal(['2027-05-01', '2027-06-30']);
  });
});
