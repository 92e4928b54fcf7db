/**
 * What documents say of Salesforce by hand, and data says too: days, releases, numbers of articles, versions, limits. Each
 * of them is bound here to the place that has it, so that a day that moves there is found wherever it was copied to.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SECURITY_TOKEN } from '../../lib/securityToken.js';
import { ROOT } from '../support/run.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface LoginHistoryFile {
  readonly statuses: readonly { readonly texts: { readonly en?: readonly string[] } }[];
}

const json = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, 'src', file), 'utf8'));
const { shortest, longest } = SECURITY_TOKEN;
const DATA: Json = {
  ...(json('policy/retirements.json') as Record<string, Json>),
  platform: json('policy/platform.json') as Json,
  updates: (json('policy/releaseUpdates.json') as { readonly updates: Json }).updates,
  limits: json('ip/rangeLimits.json') as Json,
  token: { shortest, longest },
};

/** As people write what data has for programs. */
const WRITTEN: Readonly<Record<string, (value: string) => string>> = {
  article: (source) => /[?&]id=(\d+)/u.exec(source)?.[1] ?? source,
  updated: (source) => /\(updated ([\d-]+)\)/u.exec(source)?.[1] ?? source,
  month: (day) =>
    new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day)),
  count: (number) => BigInt(number).toLocaleString('en-US'),
  power: (number) => `2^${String(BigInt(number).toString(2).length - 1)}`,
};

/** What stands at `milestones.anyApiAuthEnforced.date`; `month:` before it says how it is written. */
function valueAt(place: string, data: Json = DATA): string {
  const [, how, path = ''] = /^(?:(\w+):)?(.+)$/u.exec(place) ?? [];
  let found: Json | undefined = data;
  for (const key of path.split('.')) {
    found =
      typeof found === 'object' && found !== null ? new Map<string, Json>(Object.entries(found)).get(key) : undefined;
  }
  if (typeof found !== 'string' && typeof found !== 'number') throw new Error(`No data has ${place}.`);
  return how === undefined ? String(found) : (WRITTEN[how]?.(String(found)) ?? '');
}

const filled = (said: string, data?: Json): string =>
  said.replaceAll(/\{([\w.:-]+)\}/gu, (_, place: string) => valueAt(place, data));

const KEPT = '{platform.loginHistory.kept}';
const VERSIONS = '{platform.soapLogin.first}.0 to {platform.soapLogin.last}.0';
const LENGTHS = '{token.shortest} or {token.longest} letters and digits';

/** What each page says of Salesforce, with the places of data where the values stand. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'README.md': ['Whose SOAP logins stop on {milestones.anyApiAuthEnforced.date}, when'],
  'docs/admins.md': [KEPT],
  'docs/concepts.md': [
    `in API versions ${VERSIONS}`,
    'Since {limits.since} all trusted ranges of an org together may contain {count:limits.ipv4} IPv4 and {power:limits.ipv6} IPv6',
    LENGTHS,
    'that it has {token.shortest} or {token.longest} characters',
    'stops without it from {milestones.anyApiAuthEnforced.date} on',
    '`--logins {platform.loginHistory.days}`',
  ],
  'docs/flags.md': [`exists only in versions ${VERSIONS}`, KEPT],
  'docs/org-on-loopback.md': [
    'blocked in orgs created since {milestones.passwordFlowBlockedInNewOrgs.date}',
    'gone from {retirements.soap.0.date} on',
    'by the length of tokens, {token.shortest} or {token.longest}',
  ],
  'docs/permissions.md': [
    KEPT,
    'created before {milestones.soapLoginOffInNewOrgs.release} with',
    'succeeded since {milestones.anyApiAuthFirstNamed.date}',
  ],
  'docs/questions.md': ['--logins {platform.loginHistory.days}'],
  'docs/salesforce.md': [
    'default in orgs created since {milestones.passwordFlowBlockedInNewOrgs.release})',
    'before {milestones.soapLoginOffInNewOrgs.release} ({milestones.soapLoginOffInNewOrgs.date})',
    'from **{milestones.anyApiAuthEnforced.date}** on enforced in every org',
    '"{milestones.anyApiAuthEnforced.says}"',
    'since **{milestones.anyApiAuthEnforcedInNewOrgs.release}** (API 67, about {month:milestones.anyApiAuthEnforcedInNewOrgs.date}) (D, KB {article:milestones.anyApiAuthEnforcedInNewOrgs.source}; orgs created from {milestones.soapLoginOffInNewOrgs.release} to {milestones.anyApiAuthEnforcedInNewOrgs.release} have',
    '"{updates.0.title}"',
    '"{updates.1.title}"',
    '"{updates.2.title}"',
    'since {limits.since} the trusted ranges of an org may contain **{count:limits.ipv4} IPv4** addresses and **{power:limits.ipv6} IPv6**',
    'The limits of {platform.rangeLimitOfOne.ipv4} and {platform.rangeLimitOfOne.ipv6} per range',
    LENGTHS,
    'VV {platform.soapLogin.first}-{platform.soapLogin.last},',
    'More than {count:platform.loginRate.most} logins an hour',
    'Since {platform.frozenBySalesforce.since} login anomaly detection',
    '(D, KB {article:platform.frozenBySalesforce.source}). So warn',
    KEPT,
    'created since {milestones.soapLoginOffInNewOrgs.release}; **Use Any API Auth enforced in all orgs on {milestones.anyApiAuthEnforced.date}** ({milestones.anyApiAuthEnforced.confidence})',
    'API {platform.soapLogin.first}-{platform.soapLogin.last} retired with {retirements.soap.1.release} ({retirements.soap.1.confidence}, KB {article:retirements.soap.1.source}, updated {updated:retirements.soap.1.source};',
    '{retirements.soap.0.date} has a single origin ({retirements.soap.0.confidence})',
    '{retirements.oauth-password.1.date} is now {retirements.oauth-password.1.confidence}, KB {article:retirements.oauth-password.1.source}:',
    'blocked by default since {milestones.passwordFlowBlockedInNewOrgs.release}; in orgs created since {milestones.anyApiAuthEnforcedInNewOrgs.release} it can no longer be allowed ({milestones.passwordFlowGoneInNewOrgs.confidence})',
    'enforced everywhere {retirements.oauth-password.1.date} (C',
    'API versions {apiVersions.ageing.first}-{apiVersions.ageing.last}: deprecated {apiVersions.ageing.deprecated}, retired {apiVersions.ageing.retired} ({apiVersions.ageing.confidence})',
    'sandboxes with {instanceHosts.sandbox.release}, production in phases from {instanceHosts.production.release} (C',
    'External Client Apps from {apps.1.date}; user-agent flows end {retirements.oauth-password.1.date}; connected apps: support ends with {apps.3.release},',
    'Since {apps.0.release} connected apps can no longer be created in Setup or by API',
    'quoting Help {article:apps.0.source})',
    'KB {platform.recommendingArticle.number} recommends {platform.recommendingArticle.flow}',
    'rates that flow {platform.healthReview.connectedApps} (connected apps) or {platform.healthReview.externalClientApps} (External Client Apps) and prefers {platform.healthReview.flow}',
    '500 rows per page, {count:platform.oauthTokens.most} in all',
    'rows beyond {count:platform.oauthTokens.most} by',
    'returns at most {count:platform.oauthTokens.most} rows',
    "`{platform.appWithoutScopes.text}` (Winter '26, {platform.appWithoutScopes.confidence})",
    '`{platform.appNotApproved.text}`',
    '"error_description":"{platform.authenticationFailure.text}"',
  ],
  'docs/testing.md': ['{milestones.anyApiAuthEnforced.date}'],
};

/** What no data has, or not in this form. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  // An example: a day to come.
  'docs/questions.md': ['--at 2027-06-02'],
  'docs/salesforce.md': [
    // When this page was made.
    'on 2026-11-22',
    'on 2026-11-24',
    'and 2026-11-27',
    // Which API version a release has.
    "Releases: Winter '26",
    "65, Spring '26",
    "66, Summer '26",
    "67, Winter '27",
    "(current), Spring '27",
    "69, Summer '27",
    // What was seen in orgs.
    'and September 2026',
    'on 2026-10-06',
    // Reckoned: a block that is as large as a range may be.
    'of 2^25',
    // What no verdict turns on: earlier announcements, and the day of a month that data has.
    "(enforced Winter '27",
    'Since 2026-04-24',
    "the Winter '27",
    "under Spring '27",
    "say Summer '27",
    "in Spring '26",
    "from Winter '27",
    // Articles that no other place names.
    'KB 005319571',
    'Help 000386846',
    'KB 000886201',
  ],
};

/** What looks like a fact of Salesforce that moves, or that it fixes. */
const FACT =
  /\b20\d\d-\d\d-\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d\d?,)? 20\d\d\b|\b(?:Spring|Summer|Winter) '\d\d\b|\b31(?:\.0)?(?: to |-)64\b|\bsix months\b|(?<=--logins )184\b|\b2,500\b|\b3,600\b|\b24 or 25\b|\b16,777,216\b|\b2\^(?:25|96|99)|\b0\d{8}\b/gu;

/** Written by npm run docs, from the data. */
const DERIVED = new Set(['docs/causes.md', 'docs/decision-table.md', 'docs/address-lists.md']);
const PAGES = ['README.md', ...globSync('docs/*.md', { cwd: ROOT }).sort()].filter((page) => !DERIVED.has(page));

/** What people wrote, in lines that are as long as they are: without blocks of code, the commands of README.md, and the days on which something was read. */
function proseOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
    .replace(/<!-- commands -->[^]*/u, '')
    .replaceAll(/^```[^]*?^```/gmu, '')
    .replaceAll(/\bread (?:on )?[\d-]{10}\b/gu, 'read')
    .replaceAll(/ +/gu, ' ');
}

/** Facts that are bound to nothing, each with the word before it. */
function unbound(text: string, said: readonly string[]): string[] {
  const rest = said.reduce((left, one) => left.replaceAll(filled(one), '§'), text);
  return [...rest.matchAll(FACT)].map(({ 0: fact, index }) => {
    const before = rest.slice(rest.lastIndexOf('\n', index) + 1, index);
    return `${/\S* ?$/u.exec(before)?.[0] ?? ''}${fact}`;
  });
}

/** What is to be said and is not there, with its page. */
function unsaid(data: Json): string[] {
  return Object.entries(SAID).flatMap(([page, said]) => {
    const text = proseOf(page);
    return said.filter((one) => !text.includes(filled(one, data))).map((one) => `${page}: ${filled(one, data)}`);
  });
}

/** The data with another value in a place where it has a certain one. */
function moved(from: string, to: string): Json {
  const text = JSON.stringify(DATA);
  expect(text.split(from), from).to.have.length(2);
  return JSON.parse(text.replace(from, to)) as Json;
}

describe('facts of Salesforce in documents', () => {
  it('say what the data says', () => {
    expect(unsaid(DATA)).to.deep.equal([]);
  });

  it('stand in no sentence that is bound to no data, but for those of which there is none', () => {
    for (const page of PAGES) {
      expect(unbound(proseOf(page), SAID[page] ?? []), page).to.have.members(ELSEWHERE[page] ?? []);
    }
  });

  it('are found wherever they were copied to when the data moves', () => {
    const day = moved('"anyApiAuthEnforced":{"date":"2026-12-01"', '"anyApiAuthEnforced":{"date":"2028-02-29"');
    expect(unsaid(day)).to.deep.equal([
      'README.md: Whose SOAP logins stop on 2028-02-29, when',
      'docs/concepts.md: stops without it from 2028-02-29 on',
      'docs/salesforce.md: from **2028-02-29** on enforced in every org',
      "docs/salesforce.md: created since Winter '26; **Use Any API Auth enforced in all orgs on 2028-02-29** (C)",
      'docs/testing.md: 2028-02-29',
    ]);
    const release = moved('"production":{"release":"Spring \'27"', '"production":{"release":"Winter \'28"');
    expect(unsaid(release)).to.deep.equal([
      "docs/salesforce.md: sandboxes with Winter '27, production in phases from Winter '28 (C",
    ]);
  });

  it('and the statuses of LoginHistory are those that the data has', () => {
    const [, listed = ''] =
      / - Status texts \([^)]*\): (.*?)\. How a refusal/u.exec(proseOf('docs/salesforce.md')) ?? [];
    const statuses = listed.replace('_27 Nov_ (D) ', '').split('; ');
    expect(statuses).to.have.length.greaterThan(35);
    const { statuses: rows } = json('policy/loginRow/loginHistory.json') as LoginHistoryFile;
    const known = new Set(rows.flatMap(({ texts }) => texts.en ?? []).map((text) => text.toLowerCase()));
    expect(statuses.filter((status) => !known.has(status.toLowerCase()))).to.deep.equal([]);
  });
});
