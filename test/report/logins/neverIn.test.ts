import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { loginsPage, type LoginsPageOptions } from '../../../lib/report/logins/page.js';
import type { LoginsResult } from '../../../lib/report/logins/result.js';
import { toLoginsResult } from '../../../lib/report/logins/toResult.js';
import { group, list, NOW } from '../../policy/logins/support.js';

const OPTIONS: LoginsPageOptions = {
  ...{ all: false, source: '-o prod', asked: '', orgs: ['-o prod'], now: NOW, failed: [] },
  ...{ expiring: undefined, expiringWithin: 30, onlyFailed: false },
};

describe('report/logins: users whose logins all failed', () => {
  const told = (status: string): string => {
    const listed = list([group({ status })]);
    const look = { from: NOW, until: NOW, limit: 'asked', what: listed.rows[0]?.moveTo.why } as never;
    const org = { source: { kind: 'org', name: 'a' }, look, listed, expiring: [], assumptions: [], gaps: [] } as const;
    const result = toLoginsResult(
      { orgs: [org], filter: { paths: ['soap'] }, since: NOW, until: NOW, gaps: [], asked: 1, apiCalls: 0 },
      say,
    );
    return JSON.stringify(loginsPage(result, OPTIONS, say).look);
  };

  it('have a day and are not counted, which is said', () => {
    expect(told('Invalid Password')).to.include('1 more user is listed with such a day but not counted');
    expect(told('Success')).to.not.include('not counted');
  });
});

describe('report/logins: what was asked for', () => {
  const answered = (filter: LoginsResult['filter']): string => {
    const listed = list([group()]);
    const look = { from: NOW, until: NOW, limit: 'asked', what: listed.rows[0]?.moveTo.why } as never;
    const org = { source: { kind: 'org', name: 'a' }, look, listed, expiring: [], assumptions: [], gaps: [] } as const;
    const result = toLoginsResult(
      { orgs: [org], filter, since: NOW, until: NOW, gaps: [], asked: 1, apiCalls: 0 },
      say,
    );
    return loginsPage(result, OPTIONS, say).answer.join('\n');
  };

  it('is named in the answer where not all logins by the paths are counted', () => {
    const paths = ['soap'] as const;
    expect(answered({ paths: [...paths] })).to.not.include('only');
    expect(answered({ paths: [...paths], newSince: '2026-11-16T12:00:00.000Z' })).to.include(
      '(only clients and addresses new for their user since 2026-11-16): 10 SOAP logins of 1 user.',
    );
    expect(
      answered({ paths: [...paths], outsideRanges: true, withoutAnyApiAuth: true, profiles: ['Sales'] }),
    ).to.include("(only addresses outside today's ranges; users without Use Any API Auth; users of the profile Sales)");
  });
});
