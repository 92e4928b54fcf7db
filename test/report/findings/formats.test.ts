import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { say } from '../../../lib/messages.js';
import { findingsText } from '../../../lib/report/findings/formats.js';
import { countLines, findingBlocks, ruleDetails } from '../../../lib/report/findings/page.js';
import type { FindingsResult } from '../../../lib/report/findings/result.js';
import { pageMarkdown } from '../../../lib/report/page/markdown.js';
import { pageText, PLAIN } from '../../../lib/report/page/terminal.js';
import { parseCsv } from '../../support/csv.js';
import { commandsIn, controlsIn, hostile } from '../hostile.js';
import { junitProblems } from './junitRules.js';
import { finding, IN_ORG, RESULT, TOOL } from './sample.js';

type Machine = 'csv' | 'json' | 'sarif' | 'junit' | 'github';
const text = (format: Machine, result: FindingsResult = RESULT): string =>
  [...findingsText(format, result, { tool: TOOL, suite: 'audit of force-app' }, say)].join('');
const page = (result: FindingsResult, all = false): string =>
  pageText(
    {
      answer: countLines(result, say),
      look: findingBlocks(result, { all }, say),
      next: [],
      details: ruleDetails(result, say),
    },
    PLAIN,
    { explain: true, words: { next: 'Next' } },
  );

describe('report: findings as JUnit XML', () => {
  it('fails for what reaches the threshold, errs for what could not be judged, and passes the rest', () => {
    const xml = text('junit');
    expect(junitProblems(xml)).to.deep.equal([]);
    expect(xml).to.include('tests="4" failures="1" errors="1"');
    expect(xml.match(/<testcase [^>]*name="[^"]*"/gu)?.map((one) => one.replace(/.* name=/u, ''))).to.deep.equal([
      '"whole-internet: profile Sales"',
      '"no-description"',
      '"over-limit"',
      '"not-enforced"',
    ]);
    expect(xml).to.include('force-app/profiles/Sales.profile-meta.xml:12');
    expect(xml, 'below the threshold and waived').to.match(/<system-out>[^<]*note no-description[^<]*<\/system-out>/u);
    expect(xml).to.include('moves in June');
  });

  it('has the failures that a lower threshold wants', () => {
    expect(text('junit', { ...RESULT, threshold: 'note' })).to.include('failures="2"');
  });

  it('keeps to the rules of Jenkins, which say no to what breaks them', () => {
    expect(junitProblems('<testsuites><testsuite name="a" tests="1" failures="0"/></testsuites>')).to.deep.equal([
      'testsuite lacks errors',
    ]);
    expect(junitProblems('<testsuites skipped="1"/>')).to.deep.equal(['testsuites has skipped']);
    expect(
      junitProblems(
        '<testsuite name="a" tests="1" failures="0" errors="0"><testcase name="x"><b/></testcase></testsuite>',
      ),
    ).to.deep.equal(['b in testcase']);
  });

  it('keeps to them whatever names are', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const named = finding({ text: name, fix: name, file: name, subject: { kind: 'user', name, within: name } });
        const below = { ...named, severity: 'note' as const };
        const xml = text('junit', { ...RESULT, findings: [named, below] });
        expect(junitProblems(xml)).to.deep.equal([]);
        expect(commandsIn(xml)).to.deep.equal([]);
      }),
      { numRuns: 100 },
    );
  });

  it('counts those beyond the most', () => {
    const many = Array.from({ length: 1003 }, (_, at) => finding({ fingerprint: String(at) }));
    const xml = text('junit', { ...RESULT, findings: many });
    const parsed: unknown = new XMLParser({ ignoreAttributes: false }).parse(xml);
    expect(JSON.stringify(parsed)).to.include('"@_failures":"1001"');
  });
});

describe('report: findings as annotations of GitHub', () => {
  it('are one for a rule and severity, at file and line, and none of what is waived', () => {
    const lines = text('github').trimEnd().split('\n');
    expect(lines).to.have.length(3);
    expect(lines[1]).to.equal(
      '::error file=force-app/profiles/Sales.profile-meta.xml,line=12,title=whole-internet%3A profile Sales::It lets in everybody. Narrow it.',
    );
    expect(lines[2]).to.match(/^::notice title=no-description/u);
    expect(lines.join('\n')).to.not.include('Legacy');
  });

  it('names the first subjects of several', () => {
    const named = ['A', 'B', 'C', 'D'].map((name) =>
      finding({ subject: { kind: 'profile', name }, fingerprint: name }),
    );
    const [line = ''] = text('github', { ...RESULT, findings: named, incomplete: [] }).split('\n');
    expect(line).to.include('title=whole-internet::4 findings, for profile A, profile B, profile C and 1 more');
  });
});

describe('report: findings as CSV and on a page', () => {
  it('have a line each in CSV', () => {
    const rows = parseCsv(text('csv'));
    expect(rows).to.have.length(4);
    expect(rows[0]?.slice(0, 4)).to.deep.equal(['severity', 'rule', 'subject.kind', 'subject.name']);
    expect(rows[3]?.slice(0, 4)).to.deep.equal(['note', 'no-description', 'range', '203.0.113.0/24']);
  });

  it('say how many there are first, then of each rule what was found and what to do', () => {
    const lines = page(RESULT);
    expect(lines).to.match(
      /^Exit 30: 1 error\.\nFound: 1 error and 1 note\.\n1 further finding is waived, first until 2027-06-30: whole-internet \(1\)\.\n1 rule could not be fully checked/u,
    );
    expect(lines).to.include('ERROR  whole-internet  SBS-AUTH-003').and.include('profile Sales: It lets in everybody.');
    expect(lines).to.match(/fix +Narrow it\./u);
    expect(lines).to.include('not-enforced: not fully checked');
  });

  it('never say that nothing was found where something could not be read', () => {
    const none = { ...RESULT, findings: [], counts: { error: 0, warning: 0, note: 0, waived: 0 } };
    expect(page(none)).to.match(
      /^Exit 68: the answer is unknown\.\nNothing was found, as far as the facts could be read: 4 rules were checked\./u,
    );
    const all = { ...none, incomplete: [], rules: none.rules.map((rule) => ({ ...rule, incomplete: [] })) };
    expect(page(all)).to.match(/^Passed \(exit 0\): nothing was found, 4 rules were checked\./u);
  });

  it('show the first of many, and with --all up to 200', () => {
    const many = Array.from({ length: 500 }, (_, at) => finding({ subject: { kind: 'user', name: `u${at}` } }));
    const result = { ...RESULT, findings: many };
    expect(page(result).match(/user u\d+/gu)).to.have.length(2);
    expect(page(result)).to.include('and 498 more.');
    expect(page(result, true).match(/user u\d+/gu)).to.have.length(200);
  });

  it('show what three rules found, and of the others how much, on one screen', () => {
    const rules = Array.from({ length: 30 }, (_, at) => `rule-${String(at).padStart(2, '0')}`);
    const findings = rules.flatMap((rule) =>
      Array.from({ length: 20 }, (_, at) => finding({ rule, subject: { kind: 'user', name: `u${at}` } })),
    );
    const result = { ...RESULT, findings, incomplete: [] };
    const lines = pageText(
      { answer: countLines(result, say), look: findingBlocks(result, { all: false }, say), next: [], details: [] },
      PLAIN,
      { explain: false, words: { next: 'Next' } },
    );
    expect(lines.match(/user u\d+/gu)).to.have.length(6);
    expect(lines.match(/rule-\d\d/gu)).to.deep.equal(rules.slice(0, 13));
    expect(lines)
      .to.match(/rule-12 +20$/mu)
      .and.include('and 17 more: --all');
    expect(lines.trimEnd().split('\n').length).to.be.at.most(40);
    expect(page(result, true).match(/^\w+ {2}rule-\d\d/gmu)).to.have.length(30);
    const beside = findingBlocks(
      { ...result, incomplete: [{ what: 'User', why: 'It is hidden.' }] },
      { all: false },
      say,
    );
    expect(
      beside.filter(({ kind }) => kind === 'facts'),
      'beside what could not be read',
    ).to.have.length(2);
  });

  it('show of sums that are cut off the largest of each severity', () => {
    const many = (rule: string, count: number, severity: 'error' | 'warning'): ReturnType<typeof finding>[] =>
      Array.from({ length: count }, (_, at) => ({
        ...finding({ rule, subject: { kind: 'user', name: `u${at}` } }),
        severity,
      }));
    const findings = [...many('few', 3, 'error'), ...many('a', 2, 'warning'), ...many('b', 300, 'warning')];
    const lines = page({ ...RESULT, findings: [...findings, ...many('c', 20, 'warning')], incomplete: [] });
    expect(lines.match(/(?<=^\w+ +)(?:few|a|b|c)(?= +\d+$)/gmu)).to.deep.equal(['few', 'b', 'c', 'a']);
  });

  it('name the rules whose waivers end first, the one with most of them first', () => {
    const of = (rule: string, name: string, until: string): ReturnType<typeof finding> => ({
      ...finding({ rule, subject: { kind: 'user', name } }),
      waiver: { reason: 'r', until },
    });
    const findings = [
      of('a', 'u1', '2026-12-01'),
      of('b', 'u1', '2026-12-01'),
      of('b', 'u2', '2026-12-01'),
      of('c', 'u1', '2027-01-01'),
    ];
    const counts = { error: 0, warning: 0, note: 0, waived: 4 };
    expect(page({ ...RESULT, counts, findings })).to.include(
      '4 further findings are waived, first until 2026-12-01: b (2) and a (1).',
    );
  });

  it('show what is waived behind what is not, of a rule and of all', () => {
    const waiver = { reason: 'moves in June' };
    const of = (rule: string, name: string, isWaived: boolean): ReturnType<typeof finding> => ({
      ...finding({ rule, subject: { kind: 'user', name } }),
      ...(isWaived ? { waiver } : {}),
    });
    const findings = [of('a', 'u1', true), of('a', 'u2', true), of('b', 'u3', true), of('b', 'u4', false)];
    const lines = page({ ...RESULT, findings });
    expect(lines.match(/user u\d/gu)).to.deep.equal(['user u4', 'user u3', 'user u1', 'user u2']);
  });

  it('say of a rule that is shown by number alone that all of it is waived', () => {
    const waiver = { reason: 'moves in June' };
    const findings = ['a', 'b', 'c', 'd', 'e'].map((rule) => ({
      ...finding({ rule }),
      ...(rule === 'a' && { waiver }),
    }));
    const lines = page({ ...RESULT, findings });
    expect(lines)
      .to.match(/^ERROR +e +1$/mu)
      .and.match(/^ERROR, waived +a +1$/mu);
  });

  it('say the exit code of a lower threshold, and none where nothing reaches it', () => {
    expect(page({ ...RESULT, threshold: 'note' })).to.match(/^Exit 30: 1 error and 1 note\.\n/u);
    const notes = { error: 0, warning: 0, note: 2, waived: 1 };
    const rules = RESULT.rules.map((rule) => ({ ...rule, incomplete: [] }));
    expect(page({ ...RESULT, counts: notes, rules, incomplete: [] })).to.match(
      /^Passed \(exit 0\): no errors, but 2 notes\.\n/u,
    );
    const strict = { ...RESULT, threshold: 'warning' as const, counts: notes, rules, incomplete: [] };
    expect(page(strict)).to.match(/^Passed \(exit 0\): no errors and no warnings, but 2 notes\.\n/u);
    expect(page({ ...strict, threshold: 'note' })).to.match(/^Exit 30: 2 notes\./u);
    expect(page({ ...RESULT, counts: notes }), 'not all could be read').to.match(/^Exit 68: /u);
  });

  it('command nothing, whatever names are', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const subject = { kind: 'client' as const, name, within: name };
        const result = {
          ...RESULT,
          findings: [{ ...IN_ORG, subject, text: name, fix: name, waiver: { reason: name } }],
        };
        const open = { ...result, findings: [{ ...IN_ORG, subject, text: name, fix: name }] };
        const shown = {
          answer: countLines(result, say),
          look: findingBlocks(result, { all: true }, say),
          next: [],
          details: [],
        };
        const words = { next: 'Next', details: 'Details' };
        const outputs = [
          text('csv', result),
          text('json', result),
          pageText(shown, PLAIN, { explain: true, words: { next: 'Next' } }),
          pageMarkdown(shown, { explain: true, words }),
        ];
        const lines = text('github', open).trimEnd().split('\n');
        expect(lines.map((line) => line.split(' ', 1)[0])).to.deep.equal(['::warning', '::notice']);
        for (const one of outputs) {
          expect(commandsIn(one)).to.deep.equal([]);
          expect(controlsIn(one.replaceAll(/\r?\n/gu, ''))).to.deep.equal([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
