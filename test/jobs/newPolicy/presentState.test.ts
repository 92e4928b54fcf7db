import { expect } from 'chai';
import { parseRange } from '../../../lib/ip/index.js';
import { mailDomainsOf, rangeSections, seesEveryone, unregistered } from '../../../lib/jobs/newPolicy/presentState.js';
import type { LoginGroup } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { profile } from '../../policy/support.js';
import {
  facts,
  gap,
  GOOD,
  group,
  is,
  judged as judgedRules,
  OWNER,
  read,
  seenUsers,
  user,
} from '../../policy/gate/support.js';
import { byOAuth } from '../../policy/logins/support.js';

/** As LoginHistory has it. */
const WRONG = 'Invalid Password';
const GUESSED = '203.0.113.66';

describe('the register that is written from what an org has', () => {
  const written = async (groups: readonly LoginGroup[]): Promise<unknown> =>
    unregistered(await facts({ policy: { integrations: [] }, groups, users: [GOOD, OWNER] })).entries;
  const { username } = GOOD;
  const etl = {
    ...{ name: username.slice(0, username.indexOf('@')), username, owner: 'TODO', purpose: 'TODO', path: 'soap' },
    ...{ clients: ['Data Loader'], addresses: ['198.18.4.7'] },
  };

  it('allows no address and no client by which nobody got in', async () => {
    const guess = group({ sourceIp: GUESSED, application: 'Guesser', status: WRONG });
    expect(await written([group(), guess])).to.deep.equal([etl]);
    // The same client, at an address from which it got in once as well.
    const both = [group({ sourceIp: GUESSED, status: WRONG }), group({ sourceIp: GUESSED })];
    expect(await written([group(), ...both])).to.deep.equal([{ ...etl, addresses: ['198.18.4.7', GUESSED] }]);
  });

  it('says that a client is missing whose name looks like a secret, and not which', async () => {
    const secret = group({ application: 'kQ7xPz2mVr9tLw4nYb8sHd3f' });
    const of = async (...groups: readonly LoginGroup[]): Promise<unknown> =>
      unregistered(await facts({ policy: { integrations: [] }, groups, users: [GOOD, OWNER] }));
    const gaps = [{ what: etl.name, why: Text.of('gate.generate.left-out-clients') }];
    expect(await of(group(), secret)).to.deep.equal({ entries: [etl], gaps });
    // Without any client the entry allows all of them.
    const { clients: _clients, ...anyClient } = etl;
    expect(await of(secret)).to.deep.equal({ entries: [anyClient], gaps });
    expect(await of(group())).to.deep.equal({ entries: [etl], gaps: [] });
  });

  it('takes a login of which nobody can tell how it ended for one that got in', async () => {
    // No status of them is one that a language of Salesforce has for a success.
    const untold = [group({ status: 'Qapla' }), group({ sourceIp: GUESSED, status: 'Qapla' })];
    expect(await written(untold)).to.deep.equal([{ ...etl, addresses: ['198.18.4.7', GUESSED] }]);
  });

  it('gives each path of a user its own clients and addresses; what belongs to none of them goes with the first', async () => {
    const byPassword = group({ ...byOAuth, application: 'MuleSoft', sourceIp: '203.0.113.7' });
    const browser = group({
      loginType: 'Application',
      apiType: null,
      loginSubType: null,
      application: 'Browser',
      sourceIp: '198.18.4.9',
    });
    const oauth = {
      ...etl,
      path: 'oauth-password',
      clients: ['Browser', 'MuleSoft'],
      addresses: ['198.18.4.9', '203.0.113.7'],
    };
    const soap = { ...etl, name: `${etl.name} 2` };
    const person = user({ integration: is(false) });
    const given = { policy: { integrations: [] }, users: [person, OWNER] };
    const both = unregistered(await facts({ ...given, groups: [group(), byPassword, browser] })).entries;
    expect(both).to.deep.equal([oauth, soap]);
    // Then nothing of it is unexpected.
    const judged = await judgedRules({
      ...given,
      policy: { integrations: both },
      groups: [group(), byPassword, browser],
    });
    const found = judged.filter(({ findings }) => findings.length > 0).map(({ rule }) => rule.id);
    expect(found).to.not.include.members(['integration-client']).and.not.include.members(['integration-address']);
  });

  it('registers who logs in by an app with client credentials, whatever license the user has', async () => {
    const person = user({ integration: is(false) });
    const given = { policy: { integrations: [] }, users: [person, OWNER] };
    const byCredentials = group({ ...byOAuth, loginSubType: 'OauthClientCredentials', application: 'Sync' });
    const entries = unregistered(await facts({ ...given, groups: [byCredentials] })).entries;
    expect(entries).to.deep.equal([{ ...etl, path: 'client-credentials', clients: ['Sync'] }]);
    const judged = await judgedRules({ ...given, policy: { integrations: entries }, groups: [byCredentials] });
    const found = judged.filter(({ findings }) => findings.length > 0).map(({ rule }) => rule.id);
    expect(found).to.not.include.oneOf(['unknown-integration', 'integration-path', 'integration-client']);
    // An app by which a person logs in is registered for nobody.
    const byPerson = group({ ...byOAuth, loginSubType: 'OauthWebServer', application: 'Sync' });
    expect(unregistered(await facts({ ...given, groups: [byPerson] })).entries).to.deep.equal([]);
    // Without a sub-type, as JWT bearer has it, it is one that runs without a person.
    const byJwt = group({ ...byOAuth, loginSubType: null, application: 'Sync' });
    expect(unregistered(await facts({ ...given, groups: [byJwt] })).entries).to.deep.equal([
      { ...etl, path: 'jwt', clients: ['Sync'] },
    ]);
  });

  it('names nobody who only tried', async () => {
    expect(await written([group({ status: WRONG })])).to.deep.equal([]);
    expect(await written([group({ status: WRONG }), group({ logins: 1 })])).to.deep.equal([etl]);
  });

  it('expects no mail at a domain where anybody can open a mailbox', async () => {
    const users = [
      user({ ...GOOD, email: is('Etl@GMail.com') }),
      OWNER,
      user({ username: 'b@x.example', email: is('b@acme.example') }),
    ];
    const of = await facts({ users });
    expect(mailDomainsOf(of, [GOOD.username, 'b@x.example'])).to.deep.equal(['acme.example']);
    expect(mailDomainsOf(of, [GOOD.username])).to.deep.equal([]);
  });
});

describe('whether an org shows everybody who logs in', () => {
  it('turns on logins and users, of which nothing may be unread', async () => {
    const whole = await facts({ groups: [] });
    const none = { there: false, why: Text.of('gate.none.project') } as const;
    expect(seesEveryone(whole)).to.equal(true);
    const lacking = [
      await facts({ groups: [], loginGaps: [gap('LoginHistory')] }),
      { ...whole, users: read(seenUsers([]), gap('User')) },
      { ...whole, logins: none },
      { ...whole, users: none },
    ];
    expect(lacking.map(seesEveryone)).to.deep.equal([false, false, false, false]);
  });

  it('is no where somebody logs in whom the session cannot see', async () => {
    const sees = async (groups: readonly LoginGroup[]): Promise<boolean> =>
      seesEveryone(await facts({ groups, users: [GOOD, OWNER] }));
    expect([await sees([group()]), await sees([group(), group({ userId: '005000000000009AAA' })])]).to.deep.equal([
      ...[true, false],
    ]);
  });
});

describe('the ranges that are written from what an org has', () => {
  const REFUSED = 'Integration#1';
  const list = [parseRange('45.9.0.0/29')];
  const ranges = is(list);
  const sections = async (id: string | undefined): Promise<ReturnType<typeof rangeSections>> => {
    const { id: _id, ...nameless } = profile({ name: REFUSED, ranges });
    return rangeSections(await facts({ profile: id === undefined ? nameless : { ...nameless, id } }));
  };

  it('name a profile by its id where the file takes no such name', async () => {
    const id = '00e000000000001AAA';
    const written = await sections(id);
    expect(written.profiles).to.deep.equal({ [id]: ['profile'] });
    expect(written.ranges['profile']).to.deep.equal(['45.9.0.0/29']);
    expect(written.gaps).to.deep.equal([]);
    // As the next command reads it, nothing of the profile is unregistered, and what is added to it is.
    const policy = { ranges: written.ranges, trusted: written.trusted, profiles: written.profiles };
    const found = async (...more: readonly string[]): Promise<number | undefined> => {
      const all = is([...list, ...more.map((one) => parseRange(one))]);
      const judged = await judgedRules({ policy, profile: profile({ id, name: REFUSED, ranges: all }) });
      return judged.find(({ rule }) => rule.id === 'range-unregistered')?.findings.length;
    };
    expect([await found(), await found('91.0.0.0/16')]).to.deep.equal([0, 1]);
  });

  it('say of one without an id that it was left out', async () => {
    const written = await sections(undefined);
    expect(written.profiles).to.deep.equal({});
    expect(written.gaps).to.deep.equal([{ what: REFUSED, why: Text.of('gate.generate.left-out') }]);
  });
});
