/**
 * The first line of an answer that is incomplete says what would help where the facts come from.
 */
import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { incompleteLines, reportGap, type ReportedGap } from '../../../lib/report/gapsAndAssumptions.js';
import { partial } from '../../../lib/report/page/partialAnswer.js';
import { Text } from '../../../lib/text.js';

const gap = (what: string, more: Partial<ReportedGap> = {}): ReportedGap => ({ what, why: `No ${what}.`, ...more });

describe('report: what helps where something could not be read', () => {
  const two = [gap('LoginHistory'), gap('SecuritySettings')];

  it('is sf doctor for an org, the org or a fuller file for a snapshot, and neither for a project', () => {
    expect(partial(two, say).partial).to.match(/ LoginHistory and SecuritySettings could not be read .*sf doctor/u);
    expect(partial(two, say, 'snapshot').partial)
      .to.match(/the snapshot lacks LoginHistory and SecuritySettings .*sf token save snapshot --logins 30/u)
      .and.not.match(/sf doctor/u);
    expect(partial(two, say, 'project').partial)
      .to.match(/from the metadata/u)
      .and.not.match(/sf doctor|snapshot/u);
  });

  it('is a permission and another file, where a snapshot was saved without it', () => {
    const those = [gap('LoginHistory', { permission: 'Manage Users' })];
    expect(partial(those, say).partial).to.match(/without the permission Manage Users \(sf doctor/u);
    expect(partial(those, say, 'snapshot').partial).to.match(/without Manage Users\. Grant that .* and save again/u);
  });

  it('is API Enabled alone, where the session may not call the API at all', () => {
    const those = [
      gap('LoginHistory', { permission: 'Monitor Login History' }),
      gap('User', { permission: 'API Enabled' }),
    ];
    expect(partial(those, say).partial)
      .to.match(/without the permission API Enabled \(sf doctor/u)
      .and.not.include('Monitor Login History');
  });

  it('is what was saved, where a snapshot is asked about other days than it holds', () => {
    const why = Text.of('snapshot.logins-time', { since: '2026-10-30', until: '2026-11-29' });
    const asked = reportGap({ what: 'LoginHistory', why }, say);
    const hidden = gap('UserLogin', { permission: 'Manage Users' });
    expect(partial([hidden, asked], say, 'snapshot').partial).to.equal(
      `Partial: LoginHistory and UserLogin could not be read. ${say(why)}`,
    );
    // By what it is, not by its words.
    const alike = gap('LoginHistory', { why: say(why) });
    expect(partial([hidden, alike], say, 'snapshot').partial).not.to.include(say(why));
    // The days that it does hold could not be read either: the permission comes first.
    const refused = gap('LoginHistory', { permission: 'Monitor Login History' });
    expect(partial([refused, asked], say, 'snapshot').partial).to.match(/without Monitor Login History\./u);
  });

  it('is said once of all with the same reason, with --explain', () => {
    const same = { why: 'It is hidden.' };
    const lines = incompleteLines(
      [
        gap('User', same),
        gap('Profile', same),
        gap('Profile', { ...same, permission: 'View Setup' }),
        gap('Profile', { ...same, file: 'a.xml' }),
        gap('Profile', { ...same, file: 'b.xml' }),
        gap('User', same),
      ],
      say,
    );
    expect(lines.slice(1)).to.deep.equal([
      '  User, Profile: It is hidden.',
      '  Profile: It is hidden. (needs the permission View Setup)',
      '  a.xml: It is hidden.',
      '  b.xml: It is hidden.',
    ]);
  });
});
