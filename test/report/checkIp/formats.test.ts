import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import { checkIpText, type Format } from '../../../lib/report/checkIp/formats.js';
import type { CheckIpAnswer, CheckIpExplanation, CheckIpResult } from '../../../lib/report/checkIp/result.js';
import { MAX_ROWS } from '../../../lib/report/page/page.js';
import { checkIpPage } from '../../../lib/report/checkIp/page.js';
import { pageIn } from '../../../lib/cli/page.js';
import { settleFact, type ReportedHinge } from '../../../lib/report/page/hinges.js';
import { say } from '../../../lib/messages.js';
import { reportGap } from '../../../lib/report/gapsAndAssumptions.js';
import { Text } from '../../../lib/text.js';

const answer = (address: string): CheckIpAnswer => ({
  address,
  subject: { kind: 'org', name: 'Acme' },
  decides: true,
  verdict: 'no-token',
  rule: 'trusted-range',
  explanation: 0,
});
const INSIDE: CheckIpExplanation = {
  notes: [],
  reasons: [{ rule: 'trusted-range', outcome: 'decided', text: 'it is inside' }],
};

/** Passes, but for what could not be read; the names come from strangers. */
function result(
  answers: CheckIpAnswer[] = [answer('203.0.113.7')],
  explanations: CheckIpExplanation[] = [INSIDE],
): CheckIpResult {
  return {
    schemaVersion: '2.0',
    source: { kind: 'project', name: 'acme' },
    path: 'soap',
    loginApiVersion: '64.0',
    at: '2026-11-24T12:00:00.000Z',
    answers,
    explanations,
    counts: { 'no-token': answers.length, unknown: 0, 'token-required': 0, denied: 0, impossible: 0 },
    assumptions: [],
    incomplete: [
      { what: 'Profile <&"\u001b[31mred', why: 'no right: to\nread it', permission: 'View Setup and Configuration' },
      { what: 'IpRange', why: 'no start', file: 'settings/a,b:c.settings-meta.xml', line: 7 },
    ],
    warnings: [],
  };
}
/** Warnings with the name of a stranger's profile in each. */
const warned = (count: number): CheckIpResult => ({
  ...result(),
  warnings: Array.from({ length: count }, (_, at) => `profile ${String(at)} <&"\u001b[31mred\n::error::`),
});
const text = (format: Exclude<Format, 'html'>, of = result()): string =>
  format === 'human' || format === 'markdown'
    ? pageIn(
        format,
        checkIpPage(of, { all: true, isPartial: true, conclusion: 'yes', source: '--target-org prod' }, say),
        true,
      )
    : [...checkIpText(format, of, say)].join('');

describe('report/checkIp: what could not be read, in every format', () => {
  it('github: a warning each, at its file and line, that no name can end or forge', () => {
    const lines = text('github').trimEnd().split('\n');
    expect(lines).to.have.length(2);
    expect(lines[0])
      .to.match(/^::warning title=Profile /)
      .and.to.include('View Setup and Configuration');
    expect(lines[0]).to.include('to\\x0aread it').and.not.to.include('\u001b');
    expect(lines[1]).to.match(/^::warning file=settings\/a%2Cb%3Ac\.settings-meta\.xml,line=7,title=IpRange::/);
  });

  it('github and junit: without the words of the API, where a permission would help', () => {
    const why = Text.of('facts-org.gap.refused', { code: 'INVALID_TYPE', words: 'your WSDL' });
    const gap = reportGap({ what: 'UserLogin', why, permission: 'Manage Users' }, say);
    const refused = { ...result(), incomplete: [gap] };
    for (const format of ['github', 'junit'] as const) {
      expect(text(format, refused), format)
        .to.include('Manage Users')
        .and.not.to.match(/INVALID_TYPE|WSDL/u);
    }
    expect(text('json', refused)).to.include('your WSDL');
  });

  it('junit: an error each, and a suite that says so', () => {
    const xml = text('junit');
    expect(xml).not.to.include('\u001b');
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml) as {
      testsuites: {
        '@_errors': string;
        '@_tests': string;
        '@_failures': string;
        testsuite: { testcase: { '@_name': string; error?: { '#text': string; '@_type': string } }[] };
      };
    };
    expect(testsuites).to.include({ '@_tests': '3', '@_failures': '0', '@_errors': '2' });
    const cases = testsuites.testsuite.testcase;
    expect(cases.map(({ error }) => error?.['@_type'])).to.deep.equal([undefined, 'incomplete', 'incomplete']);
    expect(cases[1]?.['@_name']).to.match(/^Profile <&"/);
    expect(cases[1]?.error?.['#text']).to.include('View Setup and Configuration');
    expect(cases[2]?.error?.['#text']).to.include('settings/a,b:c.settings-meta.xml:7');
  });

  it('human: below the answers, with the permission and the place', () => {
    const words = text('human');
    expect(words).not.to.include('\u001b');
    expect(words).to.include('Not read:').and.to.include('View Setup and Configuration');
    expect(words).to.include('settings/a,b:c.settings-meta.xml:7');
  });

  it('json: the result as it is', () => {
    expect(JSON.parse(text('json'))).to.deep.equal(result());
  });
});

describe('report/checkIp: warnings, in every format', () => {
  it('github: a warning each, that no name can end or forge', () => {
    const lines = text('github', warned(2)).trimEnd().split('\n').slice(2);
    expect(lines).to.have.length(2);
    for (const line of lines) expect(line).to.match(/^::warning title=[^:]*::profile \d /);
    expect(lines.join('')).not.to.include('\u001b');
  });

  it('junit: beside the cases, so that nothing fails for them', () => {
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(text('junit', warned(2))) as {
      testsuites: { '@_tests': string; '@_errors': string; testsuite: { 'system-out': string } };
    };
    expect(testsuites).to.include({ '@_tests': '3', '@_errors': '2' });
    expect(testsuites.testsuite['system-out']).to.match(/^profile 0 <&".*profile 1 /s);
    expect(text('junit')).not.to.include('system-out');
  });

  it('human: under a heading, the first ten and how many more', () => {
    const lines = text('human', warned(13)).split('\n');
    const at = lines.indexOf('Warnings:');
    expect(lines.slice(at + 1, at + 11).map((line) => /^ {2}profile (\d+) /.exec(line)?.[1])).to.deep.equal(
      Array.from({ length: 10 }, (_, index) => String(index)),
    );
    expect(lines[at + 11]).to.match(/\b3 more\b/);
    expect(lines.join('')).not.to.include('\u001b');
    expect(text('human')).not.to.include('Warnings:');
  });

  it('json: all of them', () => {
    expect((JSON.parse(text('json', warned(13))) as CheckIpResult).warnings).to.have.length(13);
  });
});

describe('report/checkIp: what an unknown turns on, in every format', () => {
  const flow: ReportedHinge = {
    fact: 'password-flow',
    values: [
      { value: 'allowed', verdict: 'no-token', rule: 'trusted-range' },
      { value: 'blocked', verdict: 'impossible', rule: 'oauth-flow-blocked' },
    ],
  };
  const frozen: ReportedHinge = {
    fact: 'frozen',
    values: [
      { value: 'yes', verdict: 'denied', rule: 'user-frozen' },
      { value: 'no', verdict: 'no-token', rule: 'trusted-range' },
    ],
    unread: ['UserLogin'],
  };
  const turning = (...hinges: ReportedHinge[]): CheckIpResult => ({
    ...result(
      [{ ...answer('203.0.113.7'), verdict: 'unknown', rule: 'oauth-flow-blocked', explanation: 1 }],
      [
        INSIDE,
        {
          notes: [],
          reasons: [
            { rule: 'oauth-flow-blocked', outcome: 'undetermined', text: 'It is open.' },
            { rule: 'trusted-range', outcome: 'undetermined', text: 'If nothing holds.' },
          ],
          hinges,
        },
      ],
    ),
    incomplete: [],
  });
  const WORDS = 'password-flow: allowed = no-token (trusted-range), blocked = impossible (oauth-flow-blocked)';

  it('human: a line for each fact, and how to settle it', () => {
    const words = text('human', turning(flow));
    expect(words)
      .to.match(/^ {2}Depends on +password-flow: /mu)
      .and.to.include(WORDS);
    expect(words).to.include('--assume password-flow=allowed or =blocked');
  });

  it('never tells people to make something readable where an assumption alone is open', () => {
    for (const format of ['human', 'junit', 'github'] as const) {
      expect(text(format, turning(flow)), format).not.to.match(/permission to read|not read/iu);
      expect(text(format, turning(flow, frozen)), format)
        .to.include('permission to read them')
        .and.to.include('UserLogin');
    }
  });

  it('says once what is said of every answer, below them, and keeps what is said of one', () => {
    const noted = (...notes: string[]): CheckIpExplanation => ({ ...INSIDE, notes });
    const explanations = [noted('Nobody is there.'), noted('Nobody is there.', 'One has expired.')];
    const profile = { kind: 'profile' as const, name: 'Sales' };
    const answers = [answer('203.0.113.7'), { ...answer('203.0.113.7'), subject: profile, explanation: 1 }];
    const lines = text('human', result(answers, explanations)).split('\n');
    const at = (words: string): number[] => lines.flatMap((line, place) => (line.includes(words) ? [place] : []));
    const [title = Infinity] = at('profile Sales');
    expect(at('Nobody is there.')).to.have.length(1);
    expect(at('trusted-range: it is inside')).to.have.length(1);
    expect(at('Nobody is there.')[0]).to.be.greaterThan(title);
    expect(at('One has expired.')).to.deep.equal([title + 1]);
  });

  it('human: what was not read is no first line where it changes no answer, but a note behind', () => {
    const page = (isPartial: boolean): string[] =>
      pageIn('human', checkIpPage(result(), { all: true, isPartial, conclusion: 'yes', source: '-o prod' }, say), false)
        .trimEnd()
        .split('\n');
    expect(page(true)[0]).to.match(/^Partial: /u);
    const [first, ...behind] = page(false);
    expect(first).to.match(/no-token/u);
    expect(behind.join('\n')).not.to.match(/Partial/u);
    expect(behind.join('\n')).to.match(/^Could not be read, but does not affect this answer: .*IpRange/mu);
  });

  it('human: the facts alone in a table, in place of the rule; below it the worst answer', () => {
    const [one] = turning(flow, frozen).answers;
    if (one === undefined) throw new Error('No answer.');
    const plain = Array.from({ length: 20 }, (_, at) => answer(`10.0.0.${String(at)}`));
    const both = { ...turning(flow, frozen), answers: [...plain, one], incomplete: result().incomplete };
    const all = text('human', both).split('\n');
    // What was not read comes before the table.
    expect(all[0]).to.match(/^Partial: /u);
    const from = all.findIndex((line) => line.includes('Rule'));
    const lines = all.slice(from, all.indexOf('', from));
    expect(lines[0]).to.match(/ {2}Rule$/u);
    expect(lines[1]).to.match(/^\? unknown .* depends on password-flow, frozen$/u);
    expect(lines.filter((line) => line.includes('frozen'))).to.have.length(1);
    const [title, why, todo] = all.slice(all.indexOf('', from) + 1);
    expect([title, why, todo].join('\n')).to.match(/^\? unknown {2}.*\n {2}Why .*\n {2}To do .*permission to read/u);
    expect(text('human', { ...result(), answers: plain })).not.to.match(/hinges|depends/iu);
  });

  it('csv, junit and github: beside the rule', () => {
    for (const format of ['csv', 'junit', 'github'] as const) {
      expect(text(format, turning(flow)), format).to.include(WORDS);
    }
    expect(text('csv').split('\r\n')[0]?.split(',').at(-1)).to.equal('hinges');
  });

  it('each fact that the word of the user settles has a sentence that says how', () => {
    for (const fact of ['soap-login', 'use-any-api-auth', 'password-flow', 'app-type', 'app-ip-policy']) {
      expect(settleFact(fact, say), fact).to.include(`--assume ${fact}=`);
    }
    expect(settleFact('frozen', say)).to.equal(undefined);
  });

  it('a no either way: mend what the note names, when no rule is sure', () => {
    const either: CheckIpResult = {
      ...result(
        [{ ...answer('203.0.113.7'), verdict: 'denied', rule: 'user-frozen' }],
        [
          {
            notes: ['Refused, frozen or not.'],
            reasons: [{ rule: 'user-frozen', outcome: 'undetermined', text: 'It is not known.' }],
          },
        ],
      ),
    };
    expect(text('human', either)).to.match(/To do +Resolve each refusal that the note names/u);
  });
});

describe('report/checkIp: more answers than a table shows', () => {
  const many = result(
    Array.from({ length: MAX_ROWS + 5 }, (_, at) => answer(`10.0.${String(at >> 8)}.${String(at & 255)}`)),
  );

  it('human: shows the first of them and says how many there are', () => {
    const words = text('human', many);
    expect(words).to.include(`${String(MAX_ROWS)} of ${String(MAX_ROWS + 5)}`);
    expect(words.split('\n').filter((line) => line.includes('10.0.'))).to.have.length(MAX_ROWS);
  });

  it('human: shows one at least of each verdict, rule and subject', () => {
    const last = answer('10.9.9.9');
    const mixed = result([...many.answers, { ...last, subject: { kind: 'profile', name: 'Acme' } }]);
    expect(text('human', mixed)).to.include('10.9.9.9');
  });

  it('csv, json and junit: an answer a piece, so that none of them is ever held as one text', () => {
    for (const format of ['csv', 'json', 'junit'] as const) {
      const lengths = [...checkIpText(format, many, say)].map((piece) => piece.length);
      expect(lengths.length, format).to.be.greaterThan(MAX_ROWS);
      expect(Math.max(...lengths), format).to.be.lessThan(1000);
    }
  });

  it('junit and json: all of them', () => {
    expect(text('junit', many).match(/<testcase /g)).to.have.length(MAX_ROWS + 5 + 2);
    expect((JSON.parse(text('json', many)) as CheckIpResult).answers).to.have.length(MAX_ROWS + 5);
  });
});

describe('report/checkIp: annotations, which a runner shows beside a change', () => {
  const RULE: CheckIpExplanation = {
    notes: [],
    reasons: [{ rule: 'untrusted', outcome: 'decided', text: 'It is in no range.' }],
  };
  const refused = (address: string, name = 'Acme'): CheckIpAnswer => ({
    ...answer(address),
    subject: { kind: 'profile', name },
    verdict: 'token-required',
    rule: 'untrusted',
  });
  const linesOf = (of: CheckIpResult): string[] => text('github', of).trimEnd().split('\n');

  it('are one for answers with the same verdict, rule and subject, with how many and the first addresses', () => {
    const many = Array.from({ length: 5000 }, (_, at) => refused(`10.0.${String(at >> 8)}.${String(at & 255)}`));
    const all = linesOf({ ...result([...many, refused('10.9.9.9', 'Other')], [RULE]), incomplete: [] });
    expect(all).to.have.length(2);
    expect(all[0]).to.match(/^::error title=token-required from 5%2C000 addresses/u);
    expect(all[0]).to.include('10.0.0.0, 10.0.0.1, 10.0.0.2 and 4,997 more').and.to.include('It is in no range.');
    expect(all[1]).to.include('10.9.9.9').and.to.include('Other');
  });

  it('are none for what passes and for what only informs', () => {
    const informs = { ...refused('10.0.0.1'), decides: false };
    expect(text('github', { ...result([answer('10.0.0.2'), informs], [INSIDE, RULE]), incomplete: [] })).to.equal('');
  });

  it('are ten at most: what was not read first, then errors, and the last counts the rest', () => {
    const many = Array.from({ length: 40 }, (_, at) => refused('10.0.0.1', `Profile ${String(at)}`));
    const gaps = Array.from({ length: 9 }, (_, at) => ({ what: `Gap ${String(at)}`, why: 'hidden' }));
    const all = linesOf({ ...result(many, [RULE]), incomplete: gaps });
    expect(all).to.have.length(10);
    expect(all.slice(0, 3).every((one) => one.startsWith('::warning title=Gap '))).to.equal(true);
    expect(all[3]).to.match(/^::warning .*6 more/u);
    expect(all[4]).to.match(/^::error .*Profile 0/u);
    expect(all[9]).to.match(/^::error .*35 more/u);
  });

  it('stand at the file and line of a range of a project', () => {
    const range = {
      scope: 'profile',
      start: '10.0.0.0',
      end: '10.0.0.9',
      file: 'profiles/A, b.profile-meta.xml',
      line: 12,
    } as const;
    const [one] = linesOf({ ...result([{ ...refused('10.0.0.1'), range }], [RULE]), incomplete: [] });
    expect(one).to.match(/^::error file=profiles\/A%2C b\.profile-meta\.xml,line=12,title=/u);
  });
});

describe('report/checkIp: profiles that were not asked about', () => {
  const about = (name: string, address: string, verdict: CheckIpAnswer['verdict']): CheckIpAnswer => ({
    ...answer(address),
    ...{ subject: { kind: 'profile', name }, decides: false, verdict },
  });
  const line = (...informing: CheckIpAnswer[]): string =>
    checkIpPage(
      result([answer('203.0.113.7'), ...informing]),
      { all: false, isPartial: true, conclusion: 'yes', source: '-o prod' },
      say,
    )
      .look.flatMap((block) => (block.kind === 'text' ? block.lines : []))
      .join(' ');

  it('says how many answers they give, where that is not one each', () => {
    expect(line(about('A', '10.0.0.1', 'denied'), about('B', '10.0.0.1', 'no-token'))).to.equal(
      '2 profiles have their own ranges or hours: 1 denied and 1 no-token (--explain lists them, --profile makes one count).',
    );
    const both = [about('A', '10.0.0.1', 'denied'), about('A', '10.0.0.2', 'no-token')];
    expect(line(...both)).to.equal(
      '1 profile has its own ranges or hours, with 2 answers: 1 denied and 1 no-token (--explain lists it, --profile makes it count).',
    );
    expect(line(...both, about('B', '10.0.0.1', 'denied'))).to.equal(
      '2 profiles have their own ranges or hours, with 3 answers: 2 denied and 1 no-token (--explain lists them, --profile makes one count).',
    );
    expect(line(about('A', '10.0.0.1', 'denied'))).to.equal(
      '1 profile has its own ranges or hours: 1 denied (--explain lists it, --profile makes it count).',
    );
  });
});
