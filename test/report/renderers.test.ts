/**
 * Whatever names, descriptions and error texts are, no output of any command in any format commands a terminal or the
 * runner of a pipeline, and no text of a stranger makes a line of its own.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../lib/messages.js';
import {
  checkIp,
  OverallDecider,
  UserLister,
  type Facts,
  type Gap,
  type ProfileFacts,
  type UserFacts,
} from '../../lib/policy/index.js';
import { parseRange } from '../../lib/ip/index.js';
import { SCRIPT, STYLE } from '../../lib/report/html/assets.js';
import { checkIpHtml } from '../../lib/report/checkIp/html.js';
import { checkIpText, FORMATS } from '../../lib/report/checkIp/formats.js';
import { checkIpPage } from '../../lib/report/checkIp/page.js';
import { toCheckIpResult } from '../../lib/report/checkIp/result.js';
import { diagnosisGithub } from '../../lib/report/diagnosis/github.js';
import { diagnosisPage } from '../../lib/report/diagnosis/page.js';
import { toDiagnoseLoginResult } from '../../lib/report/diagnosis/result.js';
import { UsersHtml } from '../../lib/report/listUsers/html.js';
import { userCsv } from '../../lib/report/listUsers/csv.js';
import { UserChecks } from '../../lib/report/listUsers/checks.js';
import { listUsersPage } from '../../lib/report/listUsers/page.js';
import { UserReporter } from '../../lib/report/listUsers/result.js';
import { validateLoginText } from '../../lib/report/validateLogin/formats.js';
import { validateLoginPage } from '../../lib/report/validateLogin/page.js';
import { toValidateLoginResult } from '../../lib/report/validateLogin/result.js';
import { loginFindings, loginFindingsText } from '../../lib/report/logins/findings.js';
import { loginsHtml } from '../../lib/report/logins/html.js';
import { LOGINS_FORMATS, loginsText } from '../../lib/report/logins/formats.js';
import { loginsPage } from '../../lib/report/logins/page.js';
import { toLoginsResult } from '../../lib/report/logins/toResult.js';
import { jsonText } from '../../lib/report/escaping.js';
import { pageMarkdown } from '../../lib/report/page/markdown.js';
import type { Page } from '../../lib/report/page/page.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { assignCommands, deployCommand } from '../../lib/report/permissionSet/file.js';
import { permissionSetPage } from '../../lib/report/permissionSet/page.js';
import type { GeneratePermissionSetResult } from '../../lib/report/permissionSet/result.js';
import { saveSnapshotPage } from '../../lib/report/saveSnapshot/page.js';
import { toSaveSnapshotResult } from '../../lib/report/saveSnapshot/result.js';
import { Text } from '../../lib/text.js';
import { group, list } from '../policy/logins/support.js';
import { ASK, at, CLOUD, deciderOf, factsOf, is, OFFICE, org, profile, user } from '../policy/support.js';
import { COMMANDS, commandsIn, controlsIn, hostile, linesOf, markupIn } from './hostile.js';
import { NONE, resultWith } from './listUsers/listed.js';

const gapOf = (name: string): Gap => ({
  what: name,
  why: Text.of('facts-org.gap.refused', { code: name, words: name }),
  permission: 'Manage Users',
  file: name,
  line: 7,
});
const source = (name: string): { kind: 'org'; name: string } => ({ kind: 'org', name });
const person = (name: string): UserFacts => user({ name, username: name, email: is(name), userType: is(name) });
const group_ = (name: string): ProfileFacts =>
  profile({ name, ranges: is([{ ...parseRange(OFFICE), description: name }]) });
const factsWith = (name: string): Facts =>
  factsOf({ org: org({ trustedRanges: is([{ ...parseRange('198.18.4.0/24'), description: name }]) }) });

/** A page of HTML without what is the same in all of them. */
const ofHtml = (pieces: Iterable<string>): string => [...pieces].join('').replace(SCRIPT, '').replace(STYLE, '');

/** Every output of every command where all that strangers may choose is this text; values beside the text they are in JSON. */
function outputs(name: string): Record<string, { readonly text: string; readonly value?: unknown }> {
  const found: Record<string, { text: string; value?: unknown }> = {};
  const words = { next: 'Next:', details: 'Details' };
  const shown = (command: string, page: Page): void => {
    found[`${command} human`] = { text: pageText(page, PLAIN, { explain: true, words }) };
    found[`${command} markdown`] = { text: pageMarkdown(page, { explain: true, words }) };
  };
  const its = group_(name);
  const checked = checkIp({
    ask: ASK,
    facts: factsWith(name),
    org: { name },
    targets: [at(OFFICE), at(CLOUD)],
    profiles: [its],
    namedProfiles: [its],
    namedUsers: [{ user: person(name), profile: is(its) }],
    gaps: [gapOf(name)],
  });
  const ip = toCheckIpResult(checked, { source: source(name), ask: ASK }, say);
  const ipPage = checkIpPage(ip, { all: true, isPartial: true, conclusion: 'no', source: `--target-org ${name}` }, say);
  shown('check ip', ipPage);
  found['check ip html'] = { text: ofHtml(checkIpHtml(ip, { page: ipPage, explain: true, source: name }, say)) };
  for (const format of FORMATS) {
    if (format === 'human' || format === 'markdown' || format === 'html') continue;
    found[`check ip ${format}`] = {
      text: [...checkIpText(format, ip, say)].join(''),
      ...(format === 'json' ? { value: ip } : {}),
    };
  }

  const decided = new UserLister(new OverallDecider(deciderOf(), [at(CLOUD)]), [its]).decide(person(name));
  const reporter = new UserReporter(say, true);
  const listed = reporter.report(decided);
  const [explanation] = reporter.explanations;
  if (explanation === undefined) throw new Error('There is no explanation.');
  const checks = new UserChecks([decided.decision.verdict]);
  checks.add(decided);
  const rest = resultWith({
    source: source(name),
    summary: {
      users: 1,
      byVerdict: NONE,
      byHinge: {},
      byOpenRule: {},
      byUnless: {},
      looked: 1,
      byRule: [],
      byProfile: [name, 'other'].map((profile) => ({
        profile,
        profileId: '00e',
        users: 1,
        byVerdict: NONE,
        byHinge: {},
        byOpenRule: {},
        byUnless: {},
      })),
    },
    incomplete: ip.incomplete,
  });
  const csv = userCsv();
  found['list users csv'] = { text: csv.heading() + csv.line({ user: listed, explanation, several: true }) };
  const first = [{ user: listed, explanation }];
  const usersPage = listUsersPage(
    { result: rest, first, isSummary: false, failOn: [], verdicts: [] },
    { all: true, source: name },
    say,
  );
  shown('list users', usersPage);
  const html = new UsersHtml({ source: name, explain: true, several: true, summary: false }, say);
  found['list users html'] = {
    text: ofHtml([
      html.start(),
      html.row({ user: { ...listed, address: name }, explanation, several: true }),
      ...html.end(usersPage, rest),
    ]),
  };
  found['list users junit'] = { text: [...checks.junit(rest, say)].join('') };
  found['list users github'] = { text: [...checks.github(rest, say)].join('') };
  found['list users json'] = {
    text: `${jsonText({ ...rest, users: [listed], explanations: reporter.explanations }, 2)}\n`,
    value: { ...rest, users: [listed], explanations: reporter.explanations },
  };

  const groups = [
    group({ application: name, country: name, apiType: name, apiVersion: name, sourceIp: name }),
    group({ application: name, status: name, logins: 3 }),
    // Whether a text of a stranger is a failure hangs on its words.
    group({ application: name, status: 'Restricted IP', logins: 3 }),
  ];
  const logins = toLoginsResult(
    {
      filter: { paths: ['soap'], profiles: [name], usernames: [name] },
      since: '2026-10-23T12:00:00.000Z',
      until: '2026-11-22T12:00:00.000Z',
      orgs: [
        {
          source: source(name),
          listed: list(groups, { users: [person(name)], profile: its }),
          expiring: [],
          assumptions: [],
          gaps: [gapOf(name)],
          look: {
            from: '2026-10-23T12:00:00.000Z',
            until: '2026-11-22T12:00:00.000Z',
            limit: 'asked',
            what: Text.of('logins.looked.asked', { since: name, until: name }),
          },
        },
      ],
      asked: 2,
      gaps: [],
      apiCalls: 1,
    },
    say,
  );
  const failed = [{ what: '--fail-on any', kind: 'any' as const, failed: true, rows: logins.logins }];
  const asked = {
    all: true,
    source: `--target-org ${name}`,
    orgs: [name],
    expiring: 30,
    expiringWithin: 30,
    failed,
    onlyFailed: true,
    now: '2026-11-22T12:00:00.000Z',
  };
  const loginsOnPage = loginsPage(logins, asked, say);
  shown('list logins', loginsOnPage);
  found['list logins html'] = {
    text: ofHtml(loginsHtml(logins, { page: loginsOnPage, explain: true, source: name }, say)),
  };
  for (const format of LOGINS_FORMATS) {
    if (format === 'human' || format === 'markdown' || format === 'html') continue;
    if (format !== 'csv' && format !== 'json') {
      const findings = loginFindings(failed, logins, { matters: false, gaps: [], orgs: [] }, say);
      const text = [...loginFindingsText(format, findings, logins, { say, version: '1.0.0' })].join('');
      found[`list logins ${format}`] = { text };
      continue;
    }
    const text = [...loginsText(format, logins)].join('');
    found[`list logins ${format}`] = { text, ...(format === 'json' ? { value: logins } : {}) };
  }

  const cause = { cause: 'user-locked', confidence: 'certain', evidence: [gapOf(name).why] } as const;
  const attempt = toValidateLoginResult(
    [
      {
        username: name,
        outcome: 'failed',
        protective: false,
        cause: 'user-locked',
        message: Text.of('login.failed', { code: name }),
        words: name,
        causes: [cause, { ...cause, cause: 'user-frozen' }],
        proves: { password: 'unknown', token: 'unknown', why: gapOf(name).why },
        row: { time: '2026-11-22T12:00:00.000Z', status: name, sourceIp: name, loginType: name, application: name },
        guard: { checked: ['user'], skipped: [{ check: 'state', why: gapOf(name).why }] },
        tokenSent: true,
        gaps: [gapOf(name)],
      },
    ],
    {
      source: source(name),
      path: 'soap',
      host: { name: 'acme.my.salesforce.com', origin: 'https://acme.my.salesforce.com' },
      ownerOf: () => 'admin',
      retirement: { date: '2027-06-01', latest: '2027-06-01', source: name },
    },
    say,
  );
  shown('validate login', validateLoginPage(attempt, { all: true, code: 30 }, say));
  found['validate login github'] = { text: [...validateLoginText('github', attempt, say)].join('') };
  found['validate login junit'] = { text: [...validateLoginText('junit', attempt, say)].join('') };
  found['validate login json'] = { text: `${jsonText(attempt, 2)}\n`, value: attempt };

  const report = { username: name, causes: [cause], unknown: [gapOf(name).why], gaps: [gapOf(name)] };
  const diagnosis = toDiagnoseLoginResult(
    [report, report],
    { usernames: [name, 'other'], org: { name }, ownerOf: () => 'admin', notes: [] },
    say,
  );
  shown('diagnose login', diagnosisPage(diagnosis, { all: true, code: 0, source: undefined }, say));
  found['diagnose login github'] = { text: [...diagnosisGithub(diagnosis, say)].join('') };
  found['diagnose login json'] = { text: `${jsonText(diagnosis, 2)}\n`, value: diagnosis };

  const saved = toSaveSnapshotResult(
    { profiles: 1, users: 1, gaps: [gapOf(name)], warnings: [] },
    { path: name, taken: '2026-11-22T12:00:00.000Z', anonymized: false, source: source(name), apiCalls: 1 },
    say,
  );
  shown('save snapshot', saveSnapshotPage(saved, say));
  found['save snapshot json'] = { text: `${jsonText(saved, 2)}\n`, value: saved };
  const holder = { id: '005000000000001AAA', username: name, heldBy: [{ kind: 'group', name }], until: name } as const;
  const stopgap: GeneratePermissionSetResult = {
    schemaVersion: '1.0',
    source: source(name),
    kind: 'any-api-auth',
    name,
    label: name,
    nameTaken: null,
    files: [{ what: 'usernames', path: name }],
    enforced: {
      of: 'any-api-auth',
      date: '2026-12-01',
      latest: '2026-12-01',
      daysLeft: 3,
      state: 'ahead',
      certainty: 'possible',
      users: 1,
      from: 'published',
      source: name,
      why: say(gapOf(name).why),
    },
    since: '2026-10-23T12:00:00.000Z',
    until: '2026-11-22T12:00:00.000Z',
    looked: logins.looked[0] ?? { from: '', until: '', limit: 'asked', what: '' },
    ...{ inactive: 2, ownAttempts: 0 },
    assign: [{ id: '', username: name, name, integration: true, certainty: 'certain', clients: [name] }],
    commands: { deploy: deployCommand(name, name), assign: assignCommands(name, name, [name]), byHand: [name] },
    unused: { days: 30, holders: [{ ...holder, heldBy: [...holder.heldBy] }] },
    profiles: [{ profile: name, holders: 1, soapUsers: [name] }],
    ending: [{ ...holder, heldBy: [...holder.heldBy] }],
    notes: [say(gapOf(name).why)],
    apiCalls: 1,
    incomplete: saved.incomplete,
  };
  shown('generate permission-set', permissionSetPage(stopgap, { all: false, asksUnused: false, org: 'acme' }, say));
  found['generate permission-set json'] = { text: `${jsonText(stopgap, 2)}\n`, value: stopgap };
  return found;
}

const OWN = /^::(?:notice|warning|error) /gm;
const ownCommands = (text: string): string[] => text.match(OWN) ?? [];

describe('report: texts of strangers in every output', () => {
  const benign = outputs('Acme');

  function assertHarmless(name: string): void {
    for (const [output, { text, value }] of Object.entries(outputs(name))) {
      const where = `${output} of ${JSON.stringify(name)}`;
      const plain = benign[output]?.text ?? '';
      expect(controlsIn(text.replaceAll(/\r?\n/g, '')), where).to.deep.equal([]);
      // The format github has commands of its own, as many as without the stranger; nothing in them is another.
      expect(ownCommands(text).length, where).to.equal(ownCommands(plain).length);
      const others = output.endsWith(' github') ? text.replaceAll(OWN, '') : text;
      expect(commandsIn(others), where).to.deep.equal([]);
      if (output.endsWith(' markdown')) expect(markupIn(text), where).to.deep.equal(markupIn(plain));
      if (value === undefined) expect(linesOf(text).length, where).to.equal(linesOf(plain).length);
      else expect(JSON.parse(text), where).to.deep.equal(JSON.parse(JSON.stringify(value)));
    }
  }

  it('are shown at all', () => {
    for (const [output, { text }] of Object.entries(benign)) expect(text, output).to.include('Acme');
  });

  for (const name of COMMANDS) {
    it(`command nothing: ${JSON.stringify(name).slice(0, 60)}`, () => {
      assertHarmless(name);
    });
  }

  it('command nothing, whatever they are', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        assertHarmless(name.trim() === '' ? 'x' : name);
      }),
      { numRuns: 150 },
    );
  });

  it('command nothing together with what stands beside them', () => {
    const words = say(Text.of('facts-org.gap.refused', { code: '##', words: 'x' }));
    expect(commandsIn(`${words}\n`)).to.deep.equal([]);
    const joined = say(Text.of('report.range.described', { range: '#', description: '#vso[x]' }));
    expect(commandsIn(joined)).to.deep.equal([]);
  });
});
