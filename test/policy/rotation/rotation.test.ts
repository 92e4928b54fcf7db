/**
 * What a change of password does to a client, by the path on which it logs in.
 */
import { expect } from 'chai';
import {
  isLoginOf,
  kindOfTried,
  lockOfAll,
  LOGIN_PATHS,
  olderClients,
  rotationClients,
  rotationNeed,
  type TriedLogin,
  type Verdict,
} from '../../../lib/policy/index.js';
import { retryOf, tokenNeed } from '../../../lib/policy/rotation/rotation.js';
import { byOAuth, group, list } from '../logins/support.js';

describe('policy: how often a client tries', () => {
  const HOUR = 3600;
  const START = Date.parse('2026-11-20T00:00:00Z') / 1000;
  const rows = (seconds: readonly number[], outcome: 'success' | 'failure' = 'success'): TriedLogin[] =>
    seconds.map((second, at) => ({
      ...{ id: `0Ya${at}`, time: new Date((START + second) * 1000).toISOString(), outcome, sourceIp: '198.18.4.7' },
      ...{ loginType: 'Other Apex API', loginSubType: '', apiType: 'SOAP Partner', application: 'Nightly load' },
    }));
  const hours = Array.from({ length: 12 }, (_, hour) => hour * HOUR);

  it('is the time between two tries', () => {
    expect(retryOf(rows(hours))).to.deep.equal({ seconds: HOUR, from: 'logins' });
    expect(retryOf(rows([0]))).to.equal(undefined);
  });

  it('of one that comes with several at a time is not the time between those', () => {
    const pairs = hours.flatMap((at) => [at, at + 1]);
    expect(retryOf(rows(pairs))).to.deep.equal({ seconds: HOUR / 2, from: 'logins' });
    expect(retryOf(rows(pairs, 'failure'))).to.deep.equal({ seconds: HOUR / 2, from: 'failures' });
  });

  it('of one that comes in a burst is as in the burst, since the lock comes within it', () => {
    const burst = Array.from({ length: 30 }, (_, at) => at * 6);
    expect(retryOf(rows([...burst, ...burst.map((at) => at + 24 * HOUR)]))).to.deep.equal({
      seconds: 6,
      from: 'logins',
    });
    // All at once, and never else.
    expect(retryOf(rows([0, 0, 1]))).to.deep.equal({ seconds: 1, from: 'logins' });
  });
});

describe('policy: clients of a rotation', () => {
  const listed = list(
    [
      group(),
      group(byOAuth),
      group({ ...byOAuth, loginSubType: 'OauthClientCredentials', application: 'App' }),
      group({ ...byOAuth, loginSubType: null, application: 'Browser' }),
    ],
    { filter: { paths: LOGIN_PATHS } },
  );
  const clients = rotationClients(listed.rows, [], 5);

  it('stops those alone that send the password', () => {
    expect(clients.map(({ atChange, path }) => [path, atChange]).sort()).to.deep.equal([
      ['client-credentials', 'goes-on'],
      ['oauth-password', 'stops'],
      ['other', 'goes-on'],
      ['soap', 'stops'],
    ]);
  });

  it('lets none of the others lock the user, lose a token or need one', () => {
    const others = clients.filter(({ path }) => path === 'other' || path === 'client-credentials');
    expect(others).to.have.length(2);
    for (const { atToken, lock, needsToken } of others) {
      expect([atToken, lock, needsToken]).to.deep.equal(['goes-on', 'never', 'no']);
    }
    expect(tokenNeed(others)).to.equal('no');
    const [first] = clients.filter(({ path }) => path === 'soap');
    if (first === undefined) throw new Error('no client');
    const needs = (...all: readonly ('yes' | 'no' | 'unknown')[]): string =>
      tokenNeed([...others, ...all.map((needsToken) => ({ ...first, needsToken }))]);
    expect([needs('no'), needs('no', 'unknown'), needs('unknown', 'yes')]).to.deep.equal(['no', 'unknown', 'yes']);
    expect(lockOfAll(others, 5)).to.equal('never');
  });

  // An address that is denied lets nobody in, with whatever secret.
  it('has those fail already that Salesforce refuses wherever they come from, and no token helps them', () => {
    const row = listed.rows.find(({ path }) => path === 'soap');
    if (row === undefined) throw new Error('no row');
    const at = (...verdicts: (Verdict | undefined)[]): unknown[] => {
      const addresses = verdicts.map((verdict, place) => ({
        ...row.addresses[0],
        address: `198.18.4.${place}`,
        verdict,
      }));
      const [client] = rotationClients([{ ...row, addresses: addresses as typeof row.addresses }], [], 5);
      return [client?.atChange, client?.atToken, client?.needsToken];
    };
    expect(at('denied')).to.deep.equal(['fails-already', 'fails-already', 'no']);
    expect(at('denied', 'impossible')).to.deep.equal(['fails-already', 'fails-already', 'no']);
    expect(at('denied', 'token-required')).to.deep.equal(['stops', 'stops', 'yes']);
    expect(at('denied', 'no-token')[2]).to.equal('no');
    expect(at()[2], 'nobody knows from where').to.equal('unknown');
  });

  it('does not take the token for not needed where none was seen, or an older one came from elsewhere', () => {
    const free = clients
      .filter(({ path }) => path === 'soap')
      .map((one) => ({
        ...one,
        needsToken: 'no' as const,
        addresses: one.addresses.map(({ address }) => ({ address, verdict: 'no-token' as const })),
      }));
    const [address = ''] = free.flatMap(({ addresses }) => addresses.map((one) => one.address));
    const row = (sourceIp: string, application = 'Quarter close'): TriedLogin => ({
      ...{ id: sourceIp, time: '2026-10-20T12:00:00.000Z', outcome: 'success', sourceIp, application },
      ...{ loginType: 'Other Apex API', loginSubType: '', apiType: 'SOAP Partner' },
    });
    const need = (...rows: TriedLogin[]): string => rotationNeed(free, olderClients(free, rows), false);
    expect([need(), need(row(address)), need(row('198.51.100.99'))]).to.deep.equal(['no', 'no', 'unknown']);
    expect(olderClients(free, [row('198.51.100.99'), row('198.51.100.98')])).to.deep.equal([
      {
        ...{ client: 'Quarter close', path: 'soap', lastSuccess: '2026-10-20T12:00:00.000Z' },
        addresses: ['198.51.100.99', '198.51.100.98'],
      },
    ]);
    // A client that is known may have run elsewhere too.
    const [{ client: known = '' } = {}] = free;
    expect(need(row(address, known), row('198.51.100.99', known))).to.equal('unknown');
    expect(olderClients(free, [row(address, known), row('198.51.100.99', known)])).to.deep.equal([
      {
        ...{ client: known, path: 'soap', lastSuccess: '2026-10-20T12:00:00.000Z' },
        addresses: ['198.51.100.99'],
      },
    ]);
    // It is known from each place in which it was seen, and one that is known is not one that takes its name elsewhere.
    const twice = free.map((one) => ({
      ...one,
      addresses: [...one.addresses, { address: '198.51.100.98', verdict: 'no-token' as const }],
    }));
    expect(olderClients(twice, [row(address, known), row('198.51.100.98', known)])).to.deep.equal([]);
    // Failures, and this plugin's own attempts, are no clients.
    expect(olderClients(free, [row('198.51.100.99', 'sf-plugin-token/0123456789ab')])).to.deep.equal([]);
    expect(olderClients(free, [{ ...row('198.51.100.99'), outcome: 'failure' }])).to.deep.equal([]);
    expect(rotationNeed([], [], false)).to.equal('unknown');
    expect(rotationNeed(free, [], true)).to.equal('unknown');
  });

  it('takes a row for that of a client by its path and name, and one without a name by its address', () => {
    const row = (more: Partial<TriedLogin>): TriedLogin => ({
      ...{ id: '0Ya1', time: '2026-11-20T12:00:00.000Z', outcome: 'success', sourceIp: '198.18.4.7' },
      ...{ loginType: 'Other Apex API', loginSubType: 'SoapApiLogin', apiType: 'SOAP Partner' },
      ...{ application: 'Data Loader', ...more },
    });
    const of = (client: string | undefined, more: Partial<TriedLogin> = {}): boolean =>
      isLoginOf({ client, path: 'soap', addresses: [{ address: '198.18.4.7' }, { address: '198.18.4.8' }] }, row(more));
    expect([of('Data Loader'), of('data loader'), of('Other'), of(undefined)]).to.deep.equal([
      ...[true, true, false, false],
    ]);
    expect(of('Data Loader', { sourceIp: '9.9.9.9' }), 'from wherever').to.equal(true);
    expect(of('Data Loader', { loginType: 'Remote Access 2.0', loginSubType: 'OauthUsernamePassword' })).to.equal(
      false,
    );
    for (const application of ['', 'N/A']) {
      expect(of('Other Apex API', { application }), application).to.equal(true);
      expect(of(undefined, { application, sourceIp: '198.18.4.8' }), application).to.equal(true);
      expect(of('Other Apex API', { application, sourceIp: '9.9.9.9' }), application).to.equal(false);
    }
    expect(of('sf-plugin-token/0123456789ab', { application: 'sf-plugin-token/0123456789ab' })).to.equal(false);
  });

  it('calls a client that gives no name by the type of its login, and one without a type nothing', () => {
    const kind = (application: string, loginType: string): unknown =>
      kindOfTried({
        ...{ id: '0Ya1', time: '2026-11-20T12:00:00.000Z', outcome: 'success', sourceIp: '198.18.4.7' },
        ...{ loginType, loginSubType: 'SoapApiLogin', apiType: 'SOAP Partner', application },
      });
    expect(kind('Data Loader', 'Other Apex API')).to.deep.equal({ client: 'Data Loader', path: 'soap' });
    expect(kind('N/A', 'Other Apex API')).to.deep.equal({ client: 'Other Apex API', path: 'soap' });
    expect(kind('', '')).to.deep.equal({ client: null, path: 'soap' });
  });

  it('leaves open when they lock the user where one was seen once: nobody knows how often it tries', () => {
    const row = listed.rows.find(({ path }) => path === 'soap');
    if (row === undefined) throw new Error('no row');
    const days = { firstSeen: '2026-11-20T12:00:00.000Z', lastSeen: '2026-11-24T12:00:00.000Z' };
    const seen = (logins: number): ReturnType<typeof rotationClients> =>
      rotationClients([{ ...row, ...days, logins }], [], 5);
    expect(lockOfAll(seen(1), 5)).to.equal('unknown');
    expect(lockOfAll(seen(1), 'none')).to.equal('never');
    // Without rows by how many there were: five in four days are one a day, and the fifth failure comes four days on.
    expect(seen(5)[0]?.retry).to.deep.equal({ seconds: 86_400, from: 'logins' });
    expect(lockOfAll(seen(5), 5))
      .to.be.a('number')
      .that.is.within(4 * 86_400, 5 * 86_400);
  });
});
