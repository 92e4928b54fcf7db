/** Logins to start from; each test changes what it speaks of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LoginFacts, LoginGroup, ListedLogins, LoginsQuestion } from '../../../lib/policy/logins/index.js';
import { placesOf } from '../../../lib/messageFile.js';
import { listLogins } from '../../../lib/policy/logins/index.js';
import type { ProfileFacts, UserFacts } from '../../../lib/policy/index.js';
import type { Text } from '../../../lib/text.js';
import { factsOf, profile, user } from '../support.js';

export const ETL = '005000000000001AAA';
export const NOW = '2026-11-22T12:00:00.000Z';

export const seconds = (iso: string): number => Date.parse(iso) / 1000;

/** A SOAP login from the office. */
export function group(changes: Partial<LoginGroup> = {}): LoginGroup {
  return {
    userId: ETL,
    sourceIp: '198.18.4.7',
    country: 'DE',
    loginType: 'Other Apex API',
    loginSubType: 'SoapApiLogin',
    apiType: 'SOAP Partner',
    apiVersion: '52.0',
    application: 'Data Loader',
    status: 'Success',
    logins: 10,
    first: seconds('2026-11-01T00:00:00Z'),
    last: seconds('2026-11-20T00:00:00Z'),
    ...changes,
  };
}

export const byOAuth: Partial<LoginGroup> = {
  loginType: 'Remote Access 2.0',
  loginSubType: 'OauthUsernamePassword',
  apiType: null,
  apiVersion: 'N/A',
  application: 'MuleSoft',
};

export interface Given {
  readonly logins?: Partial<LoginFacts>;
  readonly users?: readonly UserFacts[];
  readonly profile?: ProfileFacts;
  readonly question?: Partial<LoginsQuestion>;
  readonly filter?: Partial<LoginsQuestion['filter']>;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** messages/logins.md by key, read without the code under test. */
const MESSAGES: ReadonlyMap<string, string> = new Map(
  ['logins', 'move'].flatMap((bundle) =>
    readFileSync(join(root, 'messages', `${bundle}.md`), 'utf8')
      .split(/^# /mu)
      .slice(1)
      .map((section) => {
        const [key = '', ...lines] = section.split('\n');
        return [`${bundle}.${key.trim()}`, lines.join('\n').trim()] as const;
      }),
  ),
);

/** The text has a sentence with one place for each parameter. */
export function assertSayable({ key, params }: Text): void {
  const sentence = MESSAGES.get(key);
  expect(sentence, `a message is there for ${key}`).to.be.a('string');
  expect(placesOf(sentence ?? ''), `places in ${key}`).to.have.members(Object.keys(params));
}

/** The list; every text in it has its sentence. */
export function list(groups: readonly LoginGroup[], given: Given = {}): ListedLogins {
  const listed = listOf(groups, given);
  for (const { breaksOn, moveTo, retirement, versionRetirement } of listed.rows) {
    const whats = versionRetirement === undefined ? [] : [versionRetirement.what];
    const ends = [...(retirement?.what ?? []), ...(breaksOn?.why ?? [])];
    [moveTo.why, ...moveTo.steps, ...ends, ...whats].forEach(assertSayable);
  }
  listed.hosts.flatMap(({ todo, what }) => [todo, what]).forEach(assertSayable);
  return listed;
}

function listOf(groups: readonly LoginGroup[], given: Given = {}): ListedLogins {
  const its = given.profile ?? profile();
  return listLogins({
    logins: {
      since: '2026-10-23T12:00:00.000Z',
      until: NOW,
      groups,
      tokenUses: [],
      clientNames: [],
      successTexts: [],
      gaps: [],
      logGaps: [],
      ...given.logins,
    },
    users: new Map((given.users ?? [user()]).map((one) => [one.id, one])),
    profiles: new Map([[its.id ?? '', its]]),
    facts: factsOf({ now: NOW }),
    by: 'user-client',
    ...given.question,
    filter: {
      paths: ['soap', 'oauth-password'],
      failed: false,
      outsideRanges: false,
      withoutAnyApiAuth: false,
      ...given.filter,
    },
  });
}
