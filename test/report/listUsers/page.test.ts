import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../../lib/messages.js';
import { VERDICTS } from '../../../lib/policy/index.js';
import { UserChecks } from '../../../lib/report/listUsers/checks.js';
import { listUsersPage, type PagedUsers } from '../../../lib/report/listUsers/page.js';
import type { Page } from '../../../lib/report/page/page.js';
import { reportGap } from '../../../lib/report/gapsAndAssumptions.js';
import { Text } from '../../../lib/text.js';
import { both, NONE, resultWith, type Rest } from './listed.js';

const made = (changes: Partial<Rest>, more: Partial<PagedUsers> = {}, all = false): Page =>
  listUsersPage(
    { result: resultWith(changes), first: [], isSummary: false, failOn: [], verdicts: [], ...more },
    { all, source: '-o prod' },
    say,
  );
type Summary = Rest['summary'];
/** Who is unknown and hinges on nothing is left open by the rule. */
const summary = (changes: Partial<Summary>): { summary: Summary } => {
  const { byHinge, byRule = [], users = 0 } = changes;
  const open = byHinge === undefined ? byRule.filter(({ verdict }) => verdict === 'unknown') : [];
  const byOpenRule = Object.fromEntries(open.map((one) => [one.rule, one.users]));
  return { summary: { ...resultWith().summary, looked: users, byOpenRule, ...changes } };
};
const linesOf = ({ look }: Page): string[] => look.flatMap((block) => (block.kind === 'text' ? block.lines : []));
const SOME = summary({
  users: 18_533,
  byVerdict: { 'no-token': 111, unknown: 2034, 'token-required': 15_144, denied: 527, impossible: 717 },
  byRule: [
    { verdict: 'impossible', rule: 'api-disabled', users: 717 },
    { verdict: 'denied', rule: 'login-hours', users: 344 },
    { verdict: 'denied', rule: 'profile-range-outside', users: 162 },
    { verdict: 'denied', rule: 'user-locked', users: 21 },
    { verdict: 'token-required', rule: 'untrusted', users: 15_144 },
    { verdict: 'unknown', rule: 'soap-external-user', users: 2034 },
    { verdict: 'no-token', rule: 'profile-range-inside', users: 111 },
  ],
});

describe('report: list users for people', () => {
  it('answers first: how many of how many, from where, who is refused and why, who hangs on what', () => {
    expect(made(SOME).answer).to.deep.equal([
      '15,144 of 18,533 users need a token for SOAP login() from outside all ranges.',
      '1,244 would be refused: 717 without API Enabled and 527 for other reasons.',
      "2,034 are unknown: in Experience Cloud (the site's host is needed).",
      "111 need none: inside the profile's ranges.",
    ]);
  });

  const GAP = { what: 'UserLogin', why: 'not told', permission: 'Manage Users' };

  it('says of --fail-on that nobody was found, and whether somebody may be', () => {
    const none = summary({ users: 2, byVerdict: { ...NONE, 'no-token': 2 } });
    const failOn = ['denied'] as const;
    expect(made(none, { failOn }).answer[0]).to.equal('No match: --fail-on denied.');
    const partial = 'No match in what could be read: --fail-on denied. There may be others.';
    expect(made({ ...none, incomplete: [GAP] }, { failOn }).answer[0]).to.equal(partial);
    const open = summary({ users: 2, byVerdict: { ...NONE, 'no-token': 1, unknown: 1 } });
    expect(made(open, { failOn }).answer[0], 'who cannot be told may be one').to.equal(partial);
    expect(made(open, { failOn: ['unknown'] }).answer[0]).to.equal('Exit 30: --fail-on unknown (1 user).');
  });

  it('tells denied from impossible where one of them makes the list fail', () => {
    expect(made(SOME, { failOn: ['denied'] }).answer.slice(0, 3)).to.deep.equal([
      'Exit 30: --fail-on denied (527 users).',
      '15,144 of 18,533 users need a token for SOAP login() from outside all ranges.',
      '1,244 would be refused (527 denied, 717 impossible): 717 without API Enabled and 527 for other reasons.',
    ]);
  });

  it('passes no case of JUnit of which somebody may be, and annotates it', () => {
    const checks = new UserChecks(['denied']);
    const of = (rest: Rest, format: 'junit' | 'github'): string => [...checks[format](rest, say)].join('');
    const none = summary({ users: 2, byVerdict: { ...NONE, 'no-token': 2 } });
    expect(of(resultWith(none), 'junit')).to.match(/tests="1" failures="0" errors="0"/u);
    expect(of(resultWith(none), 'github')).to.equal('');
    const open = summary({ users: 2, byVerdict: { ...NONE, 'no-token': 1, unknown: 1 } });
    for (const rest of [resultWith({ ...none, incomplete: [GAP] }), resultWith(open)]) {
      expect(of(rest, 'junit')).to.match(/name="--fail-on denied">\s*<error message="incomplete" type="incomplete">/u);
      expect(of(rest, 'github')).to.match(/^::warning title=--fail-on denied::No match in what could be read/u);
    }
  });

  it('denies nobody where no user could be read, and calls nothing harmless then', () => {
    const why = Text.of('facts-org.gap.refused', { code: 'API_DISABLED_FOR_ORG', words: 'no' });
    const page = made({ incomplete: [reportGap({ what: 'User', why }, say)], unread: [GAP] });
    expect(page.answer).to.deep.equal(['Which users there are could not be read.']);
    expect(linesOf(page).join(' ')).to.not.include('does not affect');
  });

  it('agrees in number', () => {
    const one = summary({
      users: 1,
      byVerdict: { ...NONE, 'token-required': 1 },
      byRule: [{ verdict: 'token-required', rule: 'untrusted', users: 1 }],
    });
    expect(made({ ...one, addresses: ['203.0.113.9'] }).answer).to.deep.equal([
      'The user needs a token for SOAP login() from 203.0.113.9.',
    ]);
    const few = summary({
      users: 3,
      byVerdict: { ...NONE, 'token-required': 1, denied: 1, 'no-token': 1 },
      byRule: [
        { verdict: 'token-required', rule: 'untrusted', users: 1 },
        { verdict: 'denied', rule: 'user-frozen', users: 1 },
        { verdict: 'no-token', rule: 'trusted-range', users: 1 },
      ],
    });
    expect(made({ ...few, addresses: ['203.0.113.9'] }).answer).to.deep.equal([
      '1 of 3 users needs a token for SOAP login() from 203.0.113.9.',
      '1 would be refused: frozen.',
      '1 needs none: in a trusted range.',
    ]);
  });

  for (const [verdict, rule, hinge, said] of [
    ['token-required', 'untrusted', {}, /^The user needs a token for SOAP login\(\) from outside all ranges\.$/],
    ['denied', 'user-frozen', {}, /^The user would be refused for SOAP login\(\) from outside all ranges: frozen\.$/],
    ['impossible', 'api-disabled', {}, /^The user would be refused .*: without API Enabled\.$/],
    ['no-token', 'trusted-range', {}, /^The user needs no token for .*: in a trusted range\.$/],
    ['unknown', 'soap-external-user', {}, /^It is unknown whether the user needs a token for .*: in Experience Cloud/],
    [
      'unknown',
      'soap-permission',
      { 'use-any-api-auth': 1 },
      /^Whether the user needs a token .* depends on whether Use/,
    ],
  ] as const) {
    it(`says of a single user what the answer is, without numbers: ${verdict}, ${rule}`, () => {
      const only = { users: 1, byVerdict: { ...NONE, [verdict]: 1 }, byRule: [{ verdict, rule, users: 1 }] };
      const { answer } = made(summary({ ...only, ...(Object.keys(hinge).length > 0 ? { byHinge: hinge } : {}) }));
      expect(answer).to.have.length(1);
      expect(answer[0]).to.match(said);
      expect(answer[0]).to.not.match(/\b(?:1|None of)\b/);
    });
  }

  it('says first that it failed, with the exit code, what for, and how many', () => {
    const [first, second] = made(SOME, { failOn: ['denied', 'token-required', 'denied'] }).answer;
    expect(first).to.equal('Exit 30: --fail-on denied (527 users) and --fail-on token-required (15,144 users).');
    expect(second).to.match(/^15,144 of 18,533 users need a token/);
    const none = summary({
      byVerdict: { ...NONE, unknown: 3 },
      users: 3,
      byRule: [{ verdict: 'unknown', rule: 'verified-address', users: 3 }],
    });
    expect(made(none, { failOn: ['denied'] }).answer.join(' ')).to.not.include('Exit');
  });

  it('names what could not be read before everything', () => {
    const incomplete = [{ what: 'UserLogin', why: 'Refused.', permission: 'Manage Users' }];
    expect(made({ ...SOME, incomplete }).partial).to.equal(
      'Partial: UserLogin could not be read without the permission Manage Users (sf doctor shows how to grant it).',
    );
    expect(made(SOME)).to.not.have.property('partial');
  });

  it('denies nobody a token of whom that is not known', () => {
    const fine = summary({ users: 2, byVerdict: { ...NONE, 'no-token': 2 } });
    const open = summary({
      users: 2,
      byVerdict: { ...NONE, 'no-token': 1, unknown: 1 },
      byRule: [{ verdict: 'unknown', rule: 'verified-address', users: 1 }],
    });
    const incomplete = [{ what: 'UserLogin', why: 'Refused.', permission: 'Manage Users' }];
    expect(made(fine).answer[0]).to.match(/^None of 2 users needs a token/);
    expect(made(open).answer[0]).to.match(/^None of 2 users is known to need a token/);
    expect(made({ ...fine, incomplete }).answer[0]).to.match(/^None of 2 users is known to need a token/);
    expect(made(summary({ users: 0 })).answer).to.deep.equal(['No user matches.']);
    expect(made({ ...summary({ users: 0 }), incomplete }).answer[0]).to.match(/There may be others\.$/);
  });

  it('says of an unknown what it hinges on, and how that is settled', () => {
    const open = summary({
      users: 400,
      byVerdict: { ...NONE, unknown: 318, 'token-required': 82 },
      byHinge: { 'use-any-api-auth': 318, frozen: 7 },
      byRule: [{ verdict: 'unknown', rule: 'soap-permission', users: 318 }],
    });
    const page = made(open);
    expect(page.answer[1]).to.match(
      /^318 depend on whether Use Any API Auth is enforced: .*--assume use-any-api-auth=enforced/,
    );
    expect(linesOf(page)).to.include('7 depend on whether they are frozen: it could not be read.');
    const [table] = made(
      {
        summary: {
          ...open.summary,
          byOpenRule: { 'soap-external-user': 40, 'delegated-auth-untrusted': 2 },
          byUnless: {},
          byProfile: [
            {
              profile: 'P',
              profileId: '00e',
              users: 400,
              byVerdict: open.summary.byVerdict,
              byHinge: open.summary.byHinge,
              byOpenRule: { 'soap-external-user': 40, 'delegated-auth-untrusted': 2 },
              byUnless: {},
            },
          ],
        },
      },
      { isSummary: true },
    ).look;
    expect(table?.kind === 'table' && table.columns.map(({ heading }) => heading)).to.deep.equal([
      ...['Profile', 'Users', 'Token', 'Refused', 'use-any-api-auth?', 'Exp. Cloud?', 'frozen?', 'Delegated?', 'None'],
    ]);
    expect(table?.kind === 'table' && table.title).to.equal(
      'By profile, most users who need a token or are unknown first:',
    );
    expect(table?.kind === 'table' && table.rows[0]).to.include({
      ...{ 'hinge use-any-api-auth': '318', 'rule soap-external-user': '40', 'rule delegated-auth-untrusted': '2' },
    });
  });

  it('begins a summary with the profiles of whom most need a token or cannot be told', () => {
    const profile = (name: string, byVerdict: Partial<typeof NONE>): Summary['byProfile'][number] => ({
      ...{
        profile: name,
        profileId: '00e',
        users: 9,
        byHinge: {},
        byOpenRule: { 'soap-external-user': 9 },
        byUnless: {},
      },
      byVerdict: { ...NONE, ...byVerdict },
    });
    const byProfile = [
      profile('Refused', { denied: 20 }),
      profile('Few', { 'token-required': 3 }),
      profile('Open', { unknown: 9, 'token-required': 1 }),
    ];
    const names = (isSummary: boolean): unknown => {
      const [table] = made({ summary: { ...SOME.summary, byProfile } }, { isSummary }).look;
      return table?.kind === 'table' && table.rows.map((row) => row['profile']);
    };
    expect(names(true)).to.deep.equal(['Open', 'Few', 'Refused']);
    expect(names(false)).to.deep.equal(['Few', 'Open', 'Refused']);
  });

  it('counts each user in a sentence: those who need none beside a long word on what is open', () => {
    const { answer } = made({
      addresses: ['history'],
      ...summary({
        users: 591,
        byVerdict: { 'no-token': 38, unknown: 20, 'token-required': 520, denied: 8, impossible: 5 },
        byRule: [
          { verdict: 'impossible', rule: 'api-disabled', users: 5 },
          { verdict: 'denied', rule: 'login-hours', users: 8 },
          { verdict: 'unknown', rule: 'soap-external-user', users: 10 },
          { verdict: 'unknown', rule: 'delegated-auth-untrusted', users: 9 },
          { verdict: 'unknown', rule: 'mfa-api-inside', users: 1 },
          { verdict: 'no-token', rule: 'trusted-range', users: 38 },
        ],
      }),
    });
    expect(answer).to.deep.equal([
      '520 of 591 users need a token for SOAP login() from where they log in.',
      '13 would be refused: 8 outside login hours and 5 without API Enabled.',
      "20 are unknown: 10 in Experience Cloud (the site's host is needed) and 10 for other reasons.",
      '38 need none: in a trusted range.',
    ]);
  });

  it('counts each user in a sentence: those who hinge on several facts, and those whom a rule leaves open', () => {
    const open = summary({
      users: 1852,
      byVerdict: { ...NONE, unknown: 1752, denied: 99, 'no-token': 1 },
      byHinge: { frozen: 1651, locked: 1651, authenticator: 17 },
      byOpenRule: { 'soap-external-user': 100, 'delegated-auth-untrusted': 1 },
      byUnless: {},
      byRule: [
        { verdict: 'denied', rule: 'login-hours', users: 99 },
        { verdict: 'unknown', rule: 'user-frozen', users: 1651 },
        { verdict: 'unknown', rule: 'soap-external-user', users: 100 },
        { verdict: 'unknown', rule: 'delegated-auth-untrusted', users: 1 },
        { verdict: 'no-token', rule: 'trusted-range', users: 1 },
      ],
    });
    const page = made(open);
    expect(page.answer).to.deep.equal([
      'None of 1,852 users is known to need a token for SOAP login() from outside all ranges.',
      '99 would be refused: outside login hours.',
      '1,752 are unknown: 1,651 depend on whether they are frozen (and 2 more, see below) and 101 for other reasons.',
      '1 needs none: in a trusted range.',
    ]);
    expect(linesOf(page)).to.include(
      'Not read, but decisive: whether they are frozen (1,651), whether they are locked out (1,651) and whether an authenticator is registered (17).',
    );
    const one = summary({
      users: 3,
      byVerdict: { ...NONE, unknown: 2, 'token-required': 1 },
      byHinge: { 'use-any-api-auth': 1 },
      byOpenRule: { 'soap-external-user': 1 },
      byUnless: {},
    });
    expect(made(one).answer[1]).to.equal(
      "2 are unknown: 1 depends on whether Use Any API Auth is enforced and 1 in Experience Cloud (the site's host is needed).",
    );
  });

  it('says of how many in all it speaks, where flags chose some of them', () => {
    const some = summary({
      users: 721,
      inAll: 18_533,
      byVerdict: { ...NONE, 'token-required': 721 },
      byRule: [{ verdict: 'token-required', rule: 'untrusted', users: 721 }],
    });
    expect(made(some).answer).to.deep.equal([
      '721 of 721 users need a token for SOAP login() from outside all ranges. Users in total: 18,533.',
    ]);
    expect(made(summary({ inAll: 18_533 })).answer).to.deep.equal(['No user matches. Users in total: 18,533.']);
  });

  it('says of how many who were looked at it lists the verdicts that --verdict names', () => {
    const denied = summary({
      users: 527,
      looked: 18_533,
      byVerdict: { ...NONE, denied: 527 },
      byRule: [{ verdict: 'denied', rule: 'user-locked', users: 527 }],
    });
    expect(made(denied, { verdicts: ['denied'] }).answer).to.deep.equal([
      '527 of 18,533 users have the verdict denied for SOAP login() from outside all ranges.',
      '527 would be refused: locked out.',
    ]);
    const asked = { verdicts: ['denied', 'impossible', 'denied'] } as const;
    const one = { ...denied.summary, users: 1, byVerdict: { ...NONE, denied: 1 } };
    expect(made({ summary: one }, asked).answer[0]).to.equal(
      '1 of 18,533 users has the verdict denied or impossible for SOAP login() from outside all ranges.',
    );
    const none = summary({ looked: 18_533 });
    expect(made(none, asked).answer).to.deep.equal([
      'None of 18,533 users has the verdict denied or impossible for SOAP login() from outside all ranges.',
    ]);
    const incomplete = [{ what: 'UserLogin', why: 'Refused.', permission: 'Manage Users' }];
    expect(made({ ...none, incomplete }, asked).answer[0]).to.match(/is known to have the verdict denied or/);
  });

  it('names what was taken for granted only where it decided somebody', () => {
    const assumptions = [{ fact: 'soap-login', value: 'on', why: 'No API tells.', matters: true, decided: true }];
    expect(linesOf(made({ ...SOME, assumptions })).join(' ')).to.include('soap-login=on');
    const page = made({ ...summary({ looked: 9 }), assumptions }, { verdicts: ['denied'] });
    expect(JSON.stringify(page)).to.not.include('soap-login');
  });

  it('begins with the profiles of those who failed, and says so', () => {
    const profile = (name: string, byVerdict: Partial<typeof NONE>): Summary['byProfile'][number] => ({
      ...{ profile: name, profileId: '00e', users: 9, byHinge: {}, byOpenRule: {}, byUnless: {} },
      byVerdict: { ...NONE, ...byVerdict },
    });
    const byProfile = [profile('Token', { 'token-required': 9 }), profile('Denied', { denied: 1, impossible: 8 })];
    const names = (failOn: PagedUsers['failOn']): unknown => {
      const [table] = made({ summary: { ...SOME.summary, byProfile } }, { failOn }).look;
      return table?.kind === 'table' ? [table.title, ...table.rows.map((row) => row['profile'])] : [];
    };
    expect(names([])).to.deep.equal(['By profile, most users who need a token first:', 'Token', 'Denied']);
    expect(names(['denied'])).to.deep.equal([
      'By profile, most users that --fail-on matches first:',
      'Denied',
      'Token',
    ]);
  });

  it('shows ten users unasked, with why and whether a token can be had', () => {
    const first = Array.from({ length: 30 }, (_, at) => both({ username: `u${at}@example.com` }));
    const rows = (all: boolean): number => {
      const [table] = made(SOME, { first }, all).look;
      return table?.kind === 'table' ? table.rows.length : 0;
    };
    expect([rows(false), rows(true)]).to.deep.equal([10, 30]);
    const [table] = made(SOME, { first }).look;
    expect(table?.kind === 'table' && table.rows[0]).to.deep.equal({
      ...{ verdict: 'token-required', user: 'u0@example.com', profile: 'Sales', address: '' },
      ...{ why: 'in no trusted range', obtainable: 'yes' },
    });
  });

  it('ends with commands for this org', () => {
    expect(made(SOME).next.map(({ command }) => command)).to.deep.equal([
      'sf token list users -o prod --from-history 30',
      'sf token list logins -o prod',
    ]);
  });

  it('has no number in its answer that the JSON does not have, or the sum of two of its verdicts', () => {
    const count = fc.integer({ min: 0, max: 3_000_000 });
    fc.assert(
      fc.property(fc.tuple(count, count, count, count, count), (counts) => {
        const byVerdict = { ...NONE };
        for (const [at, verdict] of VERDICTS.entries()) byVerdict[verdict] = counts[at] ?? 0;
        const users = counts.reduce((sum, one) => sum + one, 0);
        const byRule = VERDICTS.map((verdict) => ({ verdict, rule: 'untrusted', users: byVerdict[verdict] }));
        const told = new Set([...Object.values(byVerdict), users, byVerdict.denied + byVerdict.impossible, 0, 1]);
        const said =
          made(summary({ users, byVerdict, byRule }))
            .answer.join(' ')
            .match(/\b\d[\d,]*\b/g) ?? [];
        for (const number of said) expect(told, number).to.include(Number(number.replaceAll(',', '')));
      }),
    );
  });
});
