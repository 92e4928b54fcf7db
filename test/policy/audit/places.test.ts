/**
 * Where findings of `audit ranges` stand: in the line of a file, or in the org; and by what they stay known when somebody
 * gives a profile another name.
 */
import { expect } from 'chai';
import type { AuditFacts } from '../../../lib/policy/audit/index.js';
import { known, type NamedRange } from '../../../lib/policy/index.js';
import { judge, range } from './support.js';

const FILE = 'force-app/main/default/profiles/Sales.profile-meta.xml';

const profile = (name: string, ranges: readonly NamedRange[], profileId?: string): AuditFacts['lists'] => ({
  read: [
    {
      list: { scope: 'profile', profile: name, ...(profileId === undefined ? {} : { profileId }) },
      fact: known(ranges, 'test'),
    },
  ],
  gaps: [],
});

describe('audit: where a finding stands', () => {
  const bare = (more: Partial<NamedRange>): NamedRange => range('8.8.8.8', { description: '', ...more });
  const place = (id: string, ranges: readonly NamedRange[]): unknown =>
    judge(id, { lists: profile('Sales', ranges) }).findings[0]?.location;

  it('is the line of the file that a range comes from', () => {
    expect(place('no-description', [bare({ file: FILE, line: 7 })])).to.deep.equal({
      ...{ kind: 'file', file: FILE, line: 7 },
    });
    expect(place('no-description', [bare({ file: FILE })]), 'without a line').to.deep.equal({
      ...{ kind: 'file', file: FILE },
    });
    expect(place('no-description', [bare({})]), 'of an org').to.deep.equal({
      ...{ kind: 'logical', name: 'Profile/Sales/8.8.8.8' },
    });
  });

  it('is for a list where the first of its ranges stands in a file', () => {
    const [half, other] = [range('0.0.0.0/1'), range('128.0.0.0/1', { file: FILE, line: 9 })];
    const third = range('1.0.0.0/8', { file: 'another.xml', line: 1 });
    expect(place('whole-internet', [half, other, third])).to.deep.equal({ kind: 'file', file: FILE, line: 9 });
    expect(place('whole-internet', [half])).to.deep.equal({ kind: 'logical', name: 'Profile/Sales' });
  });
});

describe('audit: what a finding is known by', () => {
  it('is of a list of the org its name alone', () => {
    for (const [scope, within] of [
      ['trusted', 'Network Access'],
      ['session', 'Session Settings'],
    ] as const) {
      const fact = known([range('8.8.8.8', { description: '' })], 'test');
      const { findings } = judge('no-description', { lists: { read: [{ list: { scope }, fact }], gaps: [] } });
      expect(findings.map(({ subject }) => subject)).to.deep.equal([{ kind: 'range', name: '8.8.8.8', within }]);
    }
  });

  const ID = '00e000000000001AAA';
  const prints = (name: string, profileId?: string): (string | undefined)[] => {
    const lists = profile(name, [range('0.0.0.0/0', { description: '' })], profileId);
    return ['whole-internet', 'no-description'].map((id) => judge(id, { lists }).findings[0]?.fingerprint);
  };

  it('is the id of the profile, where there is one: another name changes nothing', () => {
    expect(prints('Sales', ID)).to.deep.equal(prints('Sales EMEA', ID));
    expect(prints('Sales', ID)).not.to.deep.equal(prints('Sales', '00e000000000002AAA'));
    const { findings } = judge('no-description', {
      lists: profile('Sales', [range('8.8.8.0/24', { description: '' })], ID),
    });
    expect(findings[0]?.subject).to.deep.equal({
      ...{ kind: 'range', name: '8.8.8.0/24', within: 'Profile Sales', id: `${ID}/8.8.8.0/24` },
    });
    const [whole] = judge('whole-internet', { lists: profile('Sales', [range('0.0.0.0/0')], ID) }).findings;
    expect(whole?.subject).to.deep.equal({ kind: 'profile', name: 'Sales', id: ID });
  });

  it('is the name of the profile, where there is no id: in a project', () => {
    const [[whole, bare], [otherWhole, otherBare]] = [prints('Sales'), prints('Service')];
    expect(whole).not.to.equal(otherWhole);
    expect(bare).not.to.equal(otherBare);
  });
});
