/**
 * What could not be read is neither denied nor told to be removed: a rule that lacks it is incomplete and says nothing of it.
 */
import { expect } from 'chai';
import { parseRange } from '../../../lib/ip/index.js';
import type { GateFacts } from '../../../lib/policy/gate/index.js';
import type { ClientName, Gap, UserFacts } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { missing, profile } from '../support.js';
import {
  facts,
  gap,
  GOOD,
  group,
  is,
  judged,
  outcomeOf,
  OWNER,
  POLICIES,
  read,
  seenUsers,
  user,
  type Given,
} from './support.js';

const withGaps = async (fact: 'users' | 'profiles' | 'logins' | 'powers', given: Given = {}): Promise<Given> => {
  const seen = (await facts(given))[fact];
  if (!seen.there) throw new Error(`There is no ${fact}.`);
  const facts_: Partial<GateFacts> = { [fact]: { ...seen, gaps: [gap(fact)] } };
  return { ...given, facts: { ...given.facts, ...facts_ } };
};
const came = async (rule: string, given: Given): Promise<[string, number]> => {
  const { findings, outcome } = await outcomeOf(rule, given);
  return [outcome, findings.length];
};
const marketing = {
  ranges: { offices: ['10.0.0.0/8'] },
  profiles: { Marketing: ['offices'] },
};
const notAsked: Given = {
  users: [user(), OWNER],
  facts: {
    policies: read({ ...POLICIES, mfaForUi: is(false) }),
    powers: read({
      administrators: [{ id: OWNER.id, username: OWNER.username, permissions: new Set(['ManageUsers']) }],
      integrations: new Map(),
      isWhole: true,
    }),
  },
};

describe('policy file: clients that give LoginHistory no name', () => {
  const NAME = { userId: GOOD.id, sourceIp: '198.18.4.7', apiVersion: '52.0', client: 'acme-loader' };
  const nameless = group({ application: 'N/A' });
  const withNames = (given: Given, ...names: readonly ClientName[]): Given => ({ ...given, clientNames: names });
  const unread = { clientNames: read([], gap('EventLogFile')) };
  const whole = read([]);

  it('integration-client is incomplete where event logs may name one and could not be read', async () => {
    for (const clients of [['Data Loader'], ['Data Loader', 'Other Apex API'], ['N/A']]) {
      const given = { groups: [nameless], entry: { clients } };
      expect(await came('integration-client', { ...given, facts: unread }), String(clients)).to.deep.equal([
        'incomplete',
        0,
      ]);
    }
    const named = { groups: [group()], facts: unread };
    expect(await came('integration-client', named)).to.deep.equal(['passed', 0]);
    // Event logs name no client but those that call SOAP login().
    const byApp = group({ loginSubType: 'OauthUsernamePassword', loginType: 'Remote Access 2.0', application: 'N/A' });
    const entry = { path: 'oauth-password', clients: ['Remote Access 2.0'] };
    expect(await came('integration-client', { groups: [byApp], entry, facts: unread })).to.deep.equal(['passed', 0]);
  });

  it('integration-client takes a client without a name for one of the register that has none, beside others', async () => {
    const outcome = async (...clients: readonly string[]): Promise<unknown> =>
      came('integration-client', { groups: [nameless], entry: { clients }, facts: { clientNames: whole } });
    expect(await outcome('Data Loader', 'N/A')).to.deep.equal(['passed', 0]);
    expect(await outcome('Data Loader')).to.deep.equal(['failed', 1]);
  });

  it('ui-login-without-mfa is incomplete where users could not be read, and then judges no person', async () => {
    const { gaps } = await outcomeOf('ui-login-without-mfa', await withGaps('users', { facts: {} }));
    expect(gaps).to.deep.equal([gap('users')]);
  });

  it('integration-client judges them by the name that the logs have, and else by their login type', async () => {
    const facts_ = { clientNames: whole };
    const given = { groups: [nameless], facts: facts_ };
    expect(await came('integration-client', given)).to.deep.equal(['failed', 1]);
    for (const clients of [['Other Apex API'], ['N/A'], ['Unknown']]) {
      expect(await came('integration-client', { ...given, entry: { clients } })).to.deep.equal(['passed', 0]);
      const swapped = withNames({ ...given, entry: { clients } }, NAME);
      expect(await came('integration-client', swapped), String(clients)).to.deep.equal(['failed', 1]);
    }
    expect(
      await came('integration-client', withNames({ ...given, entry: { clients: ['acme-loader'] } }, NAME)),
    ).to.deep.equal(['passed', 0]);
    // The logs say themselves that there is no name.
    for (const client of ['N/A', 'unknown', '']) {
      const given_ = withNames({ ...given, entry: { clients: ['Other Apex API'] } }, { ...NAME, client });
      expect(await came('integration-client', given_), client).to.deep.equal(['passed', 0]);
    }
  });

  it('integration-client has nothing to judge where no client is registered', async () => {
    const given = { entry: { clients: undefined }, groups: [nameless], facts: unread };
    expect(await came('integration-client', given)).to.deep.equal(['not-applicable', 0]);
  });

  it('integration-new-use is incomplete for them, and takes the names that logs have', async () => {
    expect(await came('integration-new-use', { groups: [nameless], facts: unread })).to.deep.equal(['incomplete', 0]);
    const given = {
      groups: [group(), { ...nameless, apiVersion: '51.0', first: Date.parse('2026-11-20T00:00:00Z') / 1000 }],
      facts: { clientNames: read([{ ...NAME, apiVersion: '51.0', client: 'Data Loader' }]) },
    };
    expect(await came('integration-new-use', given)).to.deep.equal(['passed', 0]);
    expect(await came('integration-new-use', { ...given, facts: { clientNames: whole } })).to.deep.equal(['failed', 1]);
  });

  it('none of them is an app that the register knows', async () => {
    const person = user({ id: '005000000000009AAA', username: 'p@example.com' });
    const byApp = group({ userId: person.id, application: 'N/A', loginSubType: null, loginType: 'Remote Access 2.0' });
    const given = {
      users: [GOOD, OWNER, person],
      groups: [group(), byApp],
      entry: { clients: ['Data Loader', 'Remote Access 2.0', 'N/A'] },
    };
    for (const rule of ['unknown-integration', 'app-unregistered']) {
      expect(await came(rule, given), rule).to.deep.equal(['failed', 1]);
    }
  });
});

describe('policy file: what could not be read is not denied', () => {
  const DENIALS: readonly (readonly [rule: string, fact: 'users' | 'profiles' | 'logins' | 'powers', given: Given])[] =
    [
      ['any-api-auth-unused', 'logins', { groups: [] }],
      ['integration-user-missing', 'users', { users: [OWNER] }],
      ['owner-gone', 'users', { users: [GOOD] }],
      ['range-missing', 'profiles', { policy: marketing }],
    ];
  for (const [rule, fact, given] of DENIALS) {
    it(`${rule} says that something is not there only where all of the ${fact} could be read`, async () => {
      expect(await came(rule, given)).to.deep.equal(['failed', 1]);
      expect(await came(rule, await withGaps(fact, given))).to.deep.equal(['incomplete', 0]);
    });
  }

  it('a user who is seen is judged, whoever else could not be read', async () => {
    const inactive = { users: [GOOD, user({ ...OWNER, active: is(false) })] };
    const [outcome, findings] = await came('owner-gone', await withGaps('users', inactive));
    expect([outcome, findings]).to.deep.equal(['failed', 1]);
  });

  it('no profile passes whose ranges are among those that could not be read', async () => {
    for (const rule of ['range-unregistered', 'range-expired', 'range-missing']) {
      const given = { policy: marketing, profile: profile(), org: { trustedRanges: is([]) } };
      expect((await came(rule, await withGaps('profiles', given)))[0], rule).to.equal('incomplete');
    }
  });

  it('nobody is said to need no second factor whose permissions could not be read', async () => {
    expect(await came('ui-login-without-mfa', notAsked)).to.deep.equal(['failed', 2]);
    const { powers } = notAsked.facts ?? {};
    if (powers?.there !== true) throw new Error('There are no powers.');
    const unread = { ...powers, value: { ...powers.value, isWhole: false }, gaps: [gap('PermissionSetAssignment')] };
    expect(
      await came('ui-login-without-mfa', { ...notAsked, facts: { ...notAsked.facts, powers: unread } }),
    ).to.deep.equal(['incomplete', 0]);
  });

  it('no profile is said to have no ranges of which not all could be read', async () => {
    const none = { known: true, value: [], from: 'x', partial: gap('Profile') } as const;
    const given = { profile: profile({ id: '00e000000000001AAA', ranges: none }) };
    expect(await came('integration-without-profile-ranges', given)).to.deep.equal(['incomplete', 0]);
  });
});

describe('policy file: waivers of what could not be judged', () => {
  const waiver = { reason: 'r', owner: 'o', until: '2026-12-31' };
  const waivers = (...rules: readonly string[]): NonNullable<Given['policy']> => ({
    waivers: rules.map((rule) => ({ ...waiver, rule, subject: 'etl@example.com' })),
  });
  const unused = async (given: Given): Promise<string[]> =>
    (await outcomeOf('waiver-unused', given)).findings.map(({ subject }) => subject.name.replace(/:.*/u, ''));

  it('are not told to be removed where the rule could not be judged to its end', async () => {
    const policy = waivers('password-ends', 'integration-blocked', 'rotation-due');
    expect(await unused({ policy })).to.deep.equal(['password-ends', 'integration-blocked', 'rotation-due']);
    const given: Given = {
      policy,
      users: [user({ frozen: missing('UserLogin') })],
      facts: { expiring: read([], gap('password policies')) },
    };
    expect(await unused(given)).to.deep.equal(['rotation-due']);
    const all = await outcomeOf('waiver-unused', { ...given, policy: waivers('password-ends') });
    expect([all.outcome, all.gaps.map(({ what }) => what)]).to.deep.equal(['incomplete', ['password policies']]);
  });

  it('nor where there is nothing to judge by; those of a rule that is off are told', async () => {
    const off = { ...waivers('rotation-due', 'integration-blocked'), rules: { 'rotation-due': 'off' } };
    expect(await unused({ policy: off })).to.deep.equal(['rotation-due', 'integration-blocked']);
    const logins = { there: false, why: Text.of('gate.none.project') } as const;
    expect(await unused({ policy: waivers('integration-client', 'rotation-due'), facts: { logins } })).to.deep.equal([
      'rotation-due',
    ]);
  });

  it('are where the file itself gives the rule nothing to judge', async () => {
    expect(await unused({ policy: waivers('must-pass') })).to.deep.equal(['must-pass']);
  });
});

describe('policy file: usernames are the same in any case', () => {
  const blocked = { users: [user({ frozen: is(true) })] };
  const waived = async (subject: string, more: Readonly<Record<string, unknown>> = {}): Promise<boolean[]> => {
    const one = { rule: 'stops-without-any-api-auth', subject, reason: 'r', owner: 'o', until: '2026-12-31', ...more };
    const lacks = user({ useAnyApiAuth: is(false), apiOnly: is(true), integration: is(true) });
    const { findings } = await outcomeOf('stops-without-any-api-auth', {
      users: [lacks, OWNER],
      policy: { waivers: [one] },
    });
    return findings.map(({ waiver }) => waiver !== undefined);
  };

  it('in the subject of a waiver and in the org that it is for', async () => {
    expect(await waived('ETL@Example.com')).to.deep.equal([true]);
    expect(await waived('etl@example.com', { org: 'Admin@EXAMPLE.com' })).to.deep.equal([true]);
    expect(await waived('etl@example.org')).to.deep.equal([false]);
  });

  it('also within another subject; names of integrations are as they are written', async () => {
    const probed: Given = {
      policy: {
        mustPass: ['10.0.0.1'],
        waivers: [
          { rule: 'must-pass', subject: '10.0.0.1 (ETL@example.com)', reason: 'r', owner: 'o', until: '2026-12-31' },
        ],
      },
      facts: {
        probes: read([
          {
            probe: { line: 1, text: '10.0.0.1', range: parseRange('10.0.0.1') },
            ...{ expected: 'pass', subject: 'etl@example.com', address: '10.0.0.1', verdict: 'token-required' },
            ...{ rule: 'trusted-range', path: 'soap', gaps: [] },
          },
        ]),
      },
    };
    const { findings } = await outcomeOf('must-pass', probed);
    expect(findings.map(({ waiver }) => waiver !== undefined)).to.deep.equal([true]);
    const other = { rule: 'integration-blocked', subject: 'ETL', reason: 'r', owner: 'o', until: '2026-12-31' };
    const named = await outcomeOf('integration-blocked', { ...blocked, policy: { waivers: [other] } });
    expect(named.findings.map(({ waiver }) => waiver !== undefined)).to.deep.equal([false]);
  });

  it('in the register: the user is found, and is no stranger', async () => {
    const given = { entry: { username: 'ETL@Example.COM', owner: 'Ann@Example.com' } };
    const failed = (await judged(given)).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ rule }) => rule.id)).to.deep.equal([]);
  });
});

describe('policy file: a snapshot whose names are pseudonyms', () => {
  const why = Text.of('gate.gap.anonymized');
  const unnamed = { what: 'org.jsonl', why };
  const stranger = user({ ...GOOD, username: 'user-0123456789abcdef@example.com' });
  const given: Given = {
    users: [stranger],
    policy: { profiles: { Sales: [] } },
    facts: {
      users: read({ ...seenUsers([stranger]), unnamed }, unnamed),
      profiles: read([], unnamed),
      anyApiAuth: read({
        profiles: new Set<string>(),
        holders: [{ id: stranger.id, username: stranger.username, permissions: new Set(['UseAnyApiAuth']) }],
      }),
    },
  };

  it('says of each rule that looks for names that it cannot, and calls nobody unknown or missing', async () => {
    const rules = await judged(given);
    for (const id of [
      'unknown-integration',
      'app-unregistered',
      'integration-user-missing',
      'any-api-auth-unregistered',
      'owner-gone',
      'range-missing',
      'integration-blocked',
    ]) {
      const rule = rules.find((one) => one.rule.id === id);
      expect([rule?.outcome, rule?.gaps], id).to.deep.equal(['incomplete', [unnamed]]);
    }
    expect(rules.flatMap(({ findings }) => findings.map(({ rule }) => rule))).to.not.include('unknown-integration');
  });

  it('leaves open what a waiver may name', async () => {
    const one = {
      rule: 'stops-without-any-api-auth',
      subject: 'etl@example.com',
      reason: 'r',
      owner: 'o',
      until: '2027-01-01',
    };
    const lacks = user({ ...stranger, useAnyApiAuth: is(false) });
    const stops = async (waivers: readonly object[]): Promise<string> => {
      const seen = read({ ...seenUsers([lacks]), unnamed }, unnamed);
      return (await outcomeOf(one.rule, { users: [lacks], policy: { waivers }, facts: { users: seen } })).outcome;
    };
    expect([await stops([one]), await stops([])]).to.deep.equal(['incomplete', 'failed']);
    // One of all that the rule finds names nobody, and one of another rule waives nothing here.
    const { subject: _, ...all } = one;
    expect([await stops([{ ...one, rule: 'owner-gone' }]), await stops([all])]).to.deep.equal(['failed', 'failed']);
  });

  it('judges by ids as ever: a frozen user as whom a client tries', async () => {
    const frozen = user({ ...stranger, frozen: is(true) });
    const { findings, gaps } = await outcomeOf('tries-as-blocked-user', {
      ...given,
      groups: [group({ status: 'Invalid Password' })],
      users: [frozen],
      facts: { users: read({ ...seenUsers([frozen]), unnamed }, unnamed) },
    });
    expect([findings.length, gaps]).to.deep.equal([1, []]);
  });
});

describe('policy file: lists that stand for more than they hold', () => {
  const part = { what: 'spf.txt', why: Text.of('shared.ip-file.elsewhere', { part: 'include:_spf.example.com' }) };
  const given = async (org: NonNullable<Given['org']>, entry: Given['entry'] = {}): Promise<Given> => {
    const policy = { ranges: { offices: ['198.18.4.0/24'] }, trusted: ['offices'] };
    const { file } = await facts({ policy, entry, org });
    const groups = file.groups.map((group) => ({ ...group, gaps: [part] }));
    const integrations = file.integrations.map((one) => ({ ...one, addressGaps: [part] }));
    return { policy, entry, org, profile: profile(), facts: { file: { ...file, groups, integrations } } };
  };

  it('leave open whether a range or an address that is not in them is expected', async () => {
    const other = await given({ trustedRanges: is([parseRange('10.0.0.0/24'), parseRange('198.18.4.0/24')]) });
    for (const rule of ['range-unregistered', 'range-missing']) {
      const { gaps, outcome } = await outcomeOf(rule, other);
      expect([outcome, gaps], rule).to.deep.equal(['incomplete', [part]]);
    }
    const far = { ...(await given({})), groups: [group({ sourceIp: '198.18.5.1' })] };
    const { gaps, outcome } = await outcomeOf('integration-address', far);
    expect([outcome, gaps]).to.deep.equal(['incomplete', [part]]);
  });

  it('a login without an address leaves open whether it is registered, and a failed one does not', async () => {
    for (const sourceIp of [null, 'Unknown']) {
      const { gaps, outcome } = await outcomeOf('integration-address', { groups: [group(), group({ sourceIp })] });
      expect([outcome, gaps.map(({ what, why }) => [what, why.key])]).to.deep.equal([
        'incomplete',
        [['Etl', 'gate.gap.address']],
      ]);
      const failed = group({ sourceIp, status: 'Invalid Password' });
      expect((await outcomeOf('integration-address', { groups: [group(), failed] })).outcome).to.equal('passed');
    }
  });

  it('leave nothing open of what is in them', async () => {
    const same = await given({ trustedRanges: is([parseRange('198.18.4.0/25')]) });
    expect((await outcomeOf('range-unregistered', same)).outcome).to.equal('passed');
    expect((await outcomeOf('integration-address', same)).outcome).to.equal('passed');
  });
});

describe('policy file: a waiver for another org', () => {
  const waiver = { rule: 'rotation-due', subject: 'Etl', reason: 'r', owner: 'o', until: '2026-11-21' };
  const expired = async (org: string | undefined): Promise<string> =>
    (await outcomeOf('waiver-expired', { policy: { waivers: [{ ...waiver, ...(org === undefined ? {} : { org }) }] } }))
      .outcome;

  it('has its last day there, and fails no other one', async () => {
    expect(await expired('other@example.com')).to.equal('not-applicable');
    expect(await expired('00D000000000009AAA')).to.equal('not-applicable');
    for (const org of [undefined, 'ADMIN@example.com', '00D000000000001AAA']) {
      expect(await expired(org), org).to.equal('failed');
    }
  });
});

describe('policy file: owners, where email addresses cannot be asked for', () => {
  it('are open where no username is theirs, and found where one is', async () => {
    const noEmails = gap('User.Email');
    const of = async (...users: readonly UserFacts[]): Promise<[string, readonly Gap[]]> => {
      const seen = read({ ...seenUsers([GOOD, ...users]), noEmails });
      const { gaps, outcome } = await outcomeOf('owner-gone', { users: [GOOD, ...users], facts: { users: seen } });
      return [outcome, gaps];
    };
    expect(await of()).to.deep.equal(['incomplete', [noEmails]]);
    expect(await of(OWNER)).to.deep.equal(['passed', []]);
    expect((await of(user({ ...OWNER, active: is(false) })))[0]).to.equal('failed');
  });
});
