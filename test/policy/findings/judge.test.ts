import { expect } from 'chai';
import fc from 'fast-check';
import {
  CONTROLS,
  countFindings,
  findingsOf,
  findingsConclusion,
  judgeAll,
  ruleOver,
  SEVERITIES,
  type Found,
  type JudgedRule,
  type Judgement,
  type RuleCard,
  type Severity,
} from '../../../lib/policy/findings/index.js';
import { fingerprintOf } from '../../../lib/policy/findings/fingerprint.js';
import { Text } from '../../../lib/text.js';

interface Facts {
  readonly names: readonly string[];
  readonly secret: string;
}
interface Parameters {
  readonly most: number;
}

const page: RuleCard['page'] = {
  title: 'findings.rules',
  what: 'findings.rules',
  why: 'findings.rules',
  mend: 'findings.rules',
};
const gap = { what: 'profiles', why: Text.of('findings.rules'), permission: 'View Setup and Configuration' };

function foundOf(name: string, more: Partial<Found> = {}): Found {
  return {
    subject: { kind: 'profile', name },
    text: Text.of('findings.rules'),
    fix: Text.of('findings.label.fix'),
    location: { kind: 'logical', name },
    ...more,
  };
}

const rule = ruleOver<Facts, Parameters>();
const saying = (id: string, severity: Severity, judgement: Judgement): ReturnType<typeof rule> =>
  rule({ id, severity, controls: ['SBS-AUTH-003'], page, needs: [], judge: () => judgement });
const judged = (...rules: readonly ReturnType<typeof rule>[]): JudgedRule[] =>
  judgeAll(rules, { names: [], secret: '' }, { most: 1 });

describe('findings: rules over facts', () => {
  it('a rule judges by what it names of facts and parameters', () => {
    const many = rule({
      ...{ id: 'many', severity: 'warning', controls: [], page, needs: ['names'], parameters: ['most'] },
      judge: ({ names }, { most }) => ({ found: names.length > most ? names.map((name) => foundOf(name)) : [] }),
    });
    const outcome = (names: readonly string[]): string | undefined =>
      judgeAll([many], { names, secret: '' }, { most: 1 })[0]?.outcome;
    expect([outcome([]), outcome(['a']), outcome(['a', 'b'])]).to.deep.equal(['passed', 'passed', 'failed']);
    expect(many.needs).to.deep.equal(['names']);
    expect(many.parameters).to.deep.equal(['most']);
  });

  it('is incomplete where something could not be read, never passed; with findings beside it has failed', () => {
    expect(
      judged(
        saying('a', 'error', { found: [] }),
        saying('b', 'error', { found: [], gaps: [gap] }),
        saying('c', 'error', { found: [foundOf('x')], gaps: [gap, gap] }),
        saying('d', 'error', { found: [], notApplicable: Text.of('findings.rules') }),
        saying('e', 'error', { found: [], gaps: [gap], notApplicable: Text.of('findings.rules') }),
      ).map(({ gaps, outcome }) => [outcome, gaps.length]),
    ).to.deep.equal([
      ['passed', 0],
      ['incomplete', 1],
      ['failed', 1],
      ['not-applicable', 0],
      ['incomplete', 1],
    ]);
  });

  it('puts the gravest first, and keeps the order of rules and of what each found', () => {
    const rules = [
      saying('light', 'note', { found: [foundOf('n')] }),
      saying('grave', 'error', { found: [foundOf('b'), foundOf('a'), foundOf('w', { severity: 'warning' })] }),
    ];
    const named = findingsOf(judged(...rules)).map(({ severity, subject }) => `${severity} ${subject.name}`);
    expect(named).to.deep.equal(['error b', 'error a', 'warning w', 'note n']);
  });

  it('takes a severity that the user gives a rule for all of its findings', () => {
    const rules = [saying('grave', 'error', { found: [foundOf('a'), foundOf('b', { severity: 'warning' })] })];
    const severities = new Map<string, Severity>([['grave', 'note']]);
    const [only] = judgeAll(rules, { names: [], secret: '' }, { most: 1 }, severities);
    expect(only?.severity).to.equal('note');
    expect(only?.findings.map(({ severity }) => severity)).to.deep.equal(['note', 'note']);
  });

  it('holds each thing once: two entries of which the same is found are one finding', () => {
    const [only] = judged(saying('r', 'note', { found: [foundOf('a'), foundOf('a'), foundOf('a', { key: ['k'] })] }));
    expect(only?.findings).to.have.length(2);
    const [kept] = judged(
      saying('r', 'note', { found: [foundOf('a'), foundOf('a', { text: Text.of('findings.label.fix') })] }),
    );
    expect(
      kept?.findings.map(({ text }) => text.key),
      'the first',
    ).to.deep.equal(['findings.rules']);
    // What has no key is known by its subject alone.
    const subject = { kind: 'profile', name: 'a' } as const;
    expect(kept?.findings[0]?.fingerprint).to.equal(fingerprintOf('r', subject, []));
    expect(fingerprintOf('r', { ...subject, within: '' }, [])).to.equal(fingerprintOf('r', subject, []));
  });

  it('names what of users and of the org it looks at, and why it is not applicable', () => {
    const plain = rule({
      ...{ id: 'p', severity: 'note', controls: [], page, needs: [] },
      judge: () => ({ found: [] }),
    });
    expect([plain.reads, plain.parameters]).to.deep.equal([[], []]);
    const looking = rule({
      ...{ id: 'l', severity: 'note', controls: [], page, needs: [], reads: ['active', 'timeZone'] },
      judge: () => ({ found: [], notApplicable: Text.of('findings.label.fix') }),
    });
    expect(looking.reads).to.deep.equal(['active', 'timeZone']);
    const [first, second] = judged(plain, looking);
    expect(first).to.not.have.property('why');
    expect(first).to.not.have.property('lookedAt');
    expect(judged(saying('at', 'note', { found: [], lookedAt: ['aws'] }))[0]?.lookedAt).to.deep.equal(['aws']);
    expect(second?.why).to.deep.equal(Text.of('findings.label.fix'));
  });

  it('is a no at the threshold and above, incomplete where anything could not be judged, else a yes', () => {
    const all: Record<Severity, JudgedRule[]> = {
      error: judged(saying('r', 'error', { found: [foundOf('a')] })),
      warning: judged(saying('r', 'warning', { found: [foundOf('a')] })),
      note: judged(saying('r', 'note', { found: [foundOf('a')] })),
    };
    const table = SEVERITIES.map((severity) =>
      SEVERITIES.map((threshold) => findingsConclusion(all[severity], threshold)),
    );
    expect(table).to.deep.equal([
      ['no', 'no', 'no'],
      ['yes', 'no', 'no'],
      ['yes', 'yes', 'no'],
    ]);
    const open = judged(saying('o', 'note', { found: [], gaps: [gap] }));
    expect(findingsConclusion(open, 'error')).to.equal('incomplete');
    expect(findingsConclusion([...all.note, ...open], 'error')).to.equal('incomplete');
    expect(findingsConclusion([...all.note, ...open], 'note')).to.equal('no');
    expect(findingsConclusion([], 'note')).to.equal('yes');
  });

  it('counts what is waived apart, and lets it pass', () => {
    const [failed] = judged(saying('r', 'error', { found: [foundOf('a'), foundOf('b')] }));
    if (failed === undefined) throw new Error('one rule');
    const [first, second] = failed.findings;
    if (first === undefined || second === undefined) throw new Error('two findings');
    const waived = { ...first, waiver: { reason: 'known' } };
    expect(countFindings([waived, second])).to.deep.equal({ error: 1, warning: 0, note: 0, waived: 1 });
    expect(findingsConclusion([{ ...failed, findings: [waived] }], 'error')).to.equal('yes');
    expect(findingsConclusion([{ ...failed, findings: [waived, second] }], 'error')).to.equal('no');
  });

  it('names controls that have a name and a page', () => {
    for (const [id, { name, source }] of CONTROLS) {
      expect(id).to.match(/^[A-Z]+(?:-[A-Z]+)?-[A-Z\d]+/u);
      expect(name.length, id).to.be.above(10);
      expect(new URL(source).protocol, id).to.equal('https:');
    }
    expect(CONTROLS.get('SBS-AUTH-003')?.name).to.equal('Prohibit Broad or Unrestricted Profile Login IP Ranges');
  });
});

describe('findings: fingerprints', () => {
  it('are those that were given once: files that people keep hold them', () => {
    expect(fingerprintOf('whole-internet', { kind: 'profile', name: 'Sales', id: '00e000000000001AAA' }, [])).to.equal(
      '9844fbb5b5c311df',
    );
    expect(fingerprintOf('overlap', { kind: 'range', name: '10.0.0.0/8', within: 'trusted' }, ['10.0.0.0/9'])).to.equal(
      'f4a312e6da418c32',
    );
  });

  it('follow the id where there is one, not the name', () => {
    const one = fingerprintOf('r', { kind: 'profile', name: 'Sales', id: '00e1' }, []);
    expect(fingerprintOf('r', { kind: 'profile', name: 'Sales EMEA', id: '00e1' }, [])).to.equal(one);
    expect(fingerprintOf('r', { kind: 'profile', name: 'Sales', id: '00e2' }, [])).to.not.equal(one);
    expect(fingerprintOf('r', { kind: 'profile', name: 'Sales' }, [])).to.not.equal(one);
    expect(
      fingerprintOf('r', { kind: 'range', name: '10.0.0.0/8', within: 'profile Sales', id: '00e1 10.0.0.0/8' }, []),
    ).to.equal(
      fingerprintOf(
        'r',
        { kind: 'range', name: '10.0.0.0/8', within: 'profile Sales EMEA', id: '00e1 10.0.0.0/8' },
        [],
      ),
    );
  });

  it('differ in every part, and parts do not run into each other', () => {
    const parts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.array(fc.string(), { maxLength: 3 }));
    const of = ([rule, name, within, key]: [string, string, string, string[]]): string =>
      fingerprintOf(rule, { kind: 'range', name, within }, key);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(of(one) === of(other)).to.equal(same);
      }),
      { numRuns: 2000 },
    );
    expect(of(['a', 'b', '', []])).to.not.equal(of(['ab', '', '', []]));
    expect(of(['a', 'b', '', ['c']])).to.not.equal(of(['a', 'b', 'c', []]));
  });

  it('collide for none of 200,000 ranges', () => {
    const seen = new Set<string>();
    for (let at = 0; at < 200_000; at++) {
      const name = `10.${at >>> 16}.${(at >>> 8) & 255}.${at & 255}`;
      seen.add(fingerprintOf('no-description', { kind: 'range', name, within: 'trusted' }, []));
    }
    expect(seen.size).to.equal(200_000);
  });
});
