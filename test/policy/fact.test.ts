import { expect } from 'chai';
import { areComplete, gapKey, isOfAll, uniqueGaps, type Gap, type ReleaseUpdate } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { judge, keysOf, missing, OFFICE, ORG, org } from './support.js';

const plain: Gap = { what: 'Profile', why: Text.of('facts.file.failed', { code: 'EIO' }) };

describe('policy: gaps', () => {
  it('are one where they say the same of the same thing, and each its own where anything differs', () => {
    const others: Gap[] = [
      plain,
      { ...plain, what: 'User' },
      { ...plain, why: Text.of('facts.file.missing') },
      { ...plain, why: Text.of('facts.file.failed', { code: 'EACCES' }) },
      { ...plain, permission: 'View Setup' },
      { ...plain, file: 'a.xml' },
      { ...plain, file: 'b.xml' },
      { ...plain, file: 'a.xml', line: 1 },
      { ...plain, file: 'a.xml', line: 2 },
    ];
    expect(new Set(others.map(gapKey)).size).to.equal(others.length);
    const copies = others.map((one) => ({ ...one }));
    expect(copies.map(gapKey)).to.deep.equal(others.map(gapKey));
    expect(uniqueGaps(others, copies, [plain])).to.deep.equal(others);
    expect(uniqueGaps(copies.toReversed(), others)).to.deep.equal(copies.toReversed());
  });

  it('are of a whole list where users or rows of it are missing, which no decision names', () => {
    const rows = { announced: '3', received: '2' };
    expect(isOfAll({ ...plain, what: 'User' })).to.equal(true);
    expect(isOfAll({ what: 'UserLogin', why: Text.of('facts-org.gap.rows-missing', rows) })).to.equal(true);
    expect(isOfAll({ ...plain, what: 'UserLogin' })).to.equal(false);
  });

  it('of a setting that changes no verdict leave no note behind', () => {
    const { notes } = judge(ORG, OFFICE, { org: org({ salesforceCredentialsDisabled: missing('SecuritySettings') }) });
    expect(keysOf(notes)).not.to.include('note.salesforce-credentials-disabled');
  });
});

describe('policy: the release updates of an org', () => {
  it('are complete with a row on each of the three, in any order', () => {
    const row = (about: ReleaseUpdate['about']): ReleaseUpdate => ({ about, title: 'x', status: 'Info' });
    const all = [row('oauth-password-retirement'), row('any-api-auth'), row('soap-login-retirement')];
    expect(areComplete(all)).to.equal(true);
    for (const left of all) expect(areComplete(all.filter((one) => one !== left))).to.equal(false);
    expect(areComplete([])).to.equal(false);
  });
});
