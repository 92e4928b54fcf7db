import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import type { ReportedExpiring } from '../../../lib/report/logins/result.js';
import { expiringTable } from '../../../lib/report/logins/tables.js';

const TIME = '2026-12-24T08:00:00.000Z';

describe('report/logins: when passwords end', () => {
  const ends = (passwordExpires: string | null, expired: ReportedExpiring['expired']): string | undefined => {
    const user = { id: '005', username: 'dwh@acme.example', name: 'dwh', profile: 'Sync', profileId: '00e' };
    const one = {
      ...{ user: { ...user, integration: true }, policy: '90 days' },
      passwordExpires,
      expired,
      daysLeft: 30,
    };
    const [table] = expiringTable([one], 10, say);
    return table?.kind === 'table' ? table.rows[0]?.['expires'] : undefined;
  };

  it('marks a day that the org did not confirm: it may have ended the password before', () => {
    expect(ends(TIME, 'no')).to.equal('2026-12-24');
    expect(ends(TIME, 'unknown')).to.equal('2026-12-24?');
  });

  it('says of one that has expired that it has', () => {
    expect(ends(null, 'yes')).to.equal('expired');
  });
});
