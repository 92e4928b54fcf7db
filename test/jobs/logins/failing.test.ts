/**
 * What `--fail-on outside-ranges` names: rows that a rule decided which is there for addresses in no range
 * (docs/salesforce.md section 1).
 */
import { expect } from 'chai';
import { failedRows } from '../../../lib/jobs/logins/failing.js';
import type { LoginsResult, ReportedLogin } from '../../../lib/report/logins/result.js';

const rowOf = (rule: string): ReportedLogin => {
  const row: Pick<ReportedLogin, 'path' | 'failures'> = { path: 'soap', failures: [] };
  return { ...row, addresses: [{ address: '198.51.100.10', rule }] } as unknown as ReportedLogin;
};

describe('jobs: rows of logins from outside all ranges', () => {
  const read = { orgs: [] } as unknown as Parameters<typeof failedRows>[1];
  const rowsFor = (rules: readonly string[]): readonly unknown[] => {
    const logins = rules.map(rowOf);
    const about: Pick<LoginsResult, 'findings' | 'logins'> = { findings: [], logins };
    const [failed] = failedRows({ 'fail-on': ['outside-ranges'] }, read, about);
    return (failed?.rows ?? []).map((row) => rules[logins.findIndex((one) => one === row)]);
  };

  it('are those of every rule that decides there, an authenticator that is asked for among them', () => {
    const OUTSIDE = [
      ...['profile-range-outside', 'profile-range-relaxed', 'mfa-api-registered', 'delegated-auth-untrusted'],
      ...['verified-address', 'untrusted'],
    ];
    const INSIDE = ['profile-range-inside', 'trusted-range', 'delegated-auth-trusted', 'mfa-api-inside', 'login-hours'];
    expect(rowsFor([...INSIDE, ...OUTSIDE])).to.deep.equal(OUTSIDE);
  });
});
