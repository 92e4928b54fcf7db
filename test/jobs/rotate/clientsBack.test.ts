/** What a client has come to since a change, by its rows of LoginHistory alone (docs/adr/0022-rotations.md). */
import { expect } from 'chai';
import { clientSince, strangersSince } from '../../../lib/jobs/rotate/clientsBack.js';
import type { RotationClient, TriedLogin } from '../../../lib/policy/index.js';

const [TEN, ELEVEN] = ['198.51.100.10', '198.51.100.11'] as const;
const BEGIN = Date.parse('2026-11-24T12:00:00.000Z');

const clientOf = (addresses: RotationClient['addresses'], seconds?: number): RotationClient => ({
  ...{ client: 'Nightly', path: 'soap', lastSuccess: undefined, atChange: 'stops', atToken: 'goes-on' },
  ...{ needsToken: 'no', lock: 'unknown', addresses },
  retry: seconds === undefined ? undefined : { seconds, from: 'logins' },
});
const at = (address: string, logins?: number): RotationClient['addresses'][number] => ({
  ...{ address, verdict: 'no-token' },
  ...(logins === undefined ? {} : { logins }),
});
/** `+` got in, `-` failed, `?` is not known, at seconds after the change, as the org lists them: the newest first. */
const rowsOf = (text: string, sourceIp: string = TEN, application = 'Nightly'): TriedLogin[] =>
  text
    .split(' ')
    .filter((one) => one !== '')
    .map((one): TriedLogin => ({
      ...{ id: one, sourceIp, application, loginType: 'Other Apex API', loginSubType: 'SoapApiLogin' },
      ...{ apiType: 'SOAP Partner', time: new Date(BEGIN + Number(one.slice(1)) * 1000).toISOString() },
      outcome: one.startsWith('+') ? 'success' : one.startsWith('-') ? 'failure' : 'unknown',
    }))
    .reverse();
const nowOf = (text: string, seconds?: number): string => clientSince(clientOf([at(TEN)], seconds), rowsOf(text)).now;

describe('jobs: a client after a rotation', () => {
  it('is silent where it has not tried, or nobody knows how it went', () => {
    expect([nowOf(''), nowOf('?1 ?2')]).to.deep.equal(['silent', 'silent']);
  });

  it('is back where it got in, whatever it failed before, and fails where it failed last', () => {
    expect([nowOf('+1'), nowOf('-1 -2 +3'), nowOf('+1 ?2')]).to.deep.equal(['back', 'back', 'back']);
    expect([nowOf('-1'), nowOf('+1 -2'), nowOf('-1 ?2')]).to.deep.equal(['fails', 'fails', 'fails']);
  });

  it('of which an instance has failed after another got in is back after twice the time in which it tries', () => {
    // It failed twenty seconds after the try before it.
    expect([nowOf('+0 -20 +21'), nowOf('+0 -20 +59'), nowOf('+0 -20 +60')]).to.deep.equal(['mixed', 'mixed', 'back']);
    // It is known to try each minute.
    expect([nowOf('+0 -20 +139', 60), nowOf('+0 -20 +140', 60)]).to.deep.equal(['mixed', 'back']);
    // The longest time between its tries counts.
    expect([nowOf('+0 -50 +51 -55 +150'), nowOf('+0 -50 +51 -55 +155')]).to.deep.equal(['mixed', 'back']);
    // What it failed before it got in first is of the old secret.
    expect(nowOf('-0 -100 +101 -102 +105')).to.equal('back');
  });

  it('is back from each address that the plan found more than once, and waited for at the others', () => {
    const two = clientOf([at(TEN, 2), at(ELEVEN, 5)]);
    const half = clientSince(two, rowsOf('+1'));
    expect(half).to.deep.equal({ now: 'silent', failures: [], notSeenFrom: [ELEVEN], backFrom: [TEN] });
    const whole = clientSince(two, [...rowsOf('+1'), ...rowsOf('+2', ELEVEN)]);
    expect(whole).to.deep.equal({ now: 'back', failures: [], notSeenFrom: [], backFrom: [TEN, ELEVEN] });
    // From where it came once it may never come again; where that is not counted it is waited for.
    expect(clientSince(clientOf([at(TEN), at(ELEVEN, 1)]), rowsOf('+1'))).to.deep.include({
      ...{ now: 'back', notSeenFrom: [] },
    });
    expect(clientSince(clientOf([at(TEN), at(ELEVEN)]), rowsOf('+1')).notSeenFrom).to.deep.equal([ELEVEN]);
  });

  it('fails where one of its addresses does, and is mixed where none does and one is', () => {
    const two = clientOf([at(TEN), at(ELEVEN)]);
    const mixed = rowsOf('+0 -20 +21', ELEVEN);
    expect(clientSince(two, [...rowsOf('+1'), ...mixed])).to.deep.equal({
      ...{ now: 'mixed', failures: [{ address: ELEVEN, count: 1 }], notSeenFrom: [], backFrom: [TEN] },
    });
    expect(clientSince(two, [...rowsOf('-1 -2'), ...mixed])).to.deep.equal({
      now: 'fails',
      failures: [
        { address: TEN, count: 2 },
        { address: ELEVEN, count: 1 },
      ],
      ...{ notSeenFrom: [], backFrom: [] },
    });
  });

  it('is not told by what others send', () => {
    const atPage = rowsOf('-2').map((row) => ({ ...row, loginType: 'Application', loginSubType: '', apiType: '' }));
    for (const others of [rowsOf('-2', TEN, 'Other'), atPage]) {
      expect(clientSince(clientOf([at(TEN)]), [...others, ...rowsOf('+1')])).to.deep.include({
        ...{ now: 'back', failures: [] },
      });
    }
  });
});

describe('jobs: whoever fails beside the clients of a rotation', () => {
  const clients = [clientOf([at(TEN)])];
  const found = (rows: readonly TriedLogin[]): unknown =>
    strangersSince(clients, rows).map(({ client, failures, path }) => [client, path, failures]);

  it('is named by client and path, with from where it fails and how often', () => {
    expect(found([...rowsOf('-1 -2', ELEVEN, 'Forgotten'), ...rowsOf('-3', TEN, 'Forgotten')])).to.deep.equal([
      [
        ...['Forgotten', 'soap'],
        [
          { address: ELEVEN, count: 2 },
          { address: TEN, count: 1 },
        ],
      ],
    ]);
    expect(found([...rowsOf('-1', TEN, 'One'), ...rowsOf('-1', TEN, 'Two')])).to.have.length(2);
  });

  it('is none that got in after its failures, none of the plan, and no try of this plugin', () => {
    expect(found(rowsOf('-1 +2', ELEVEN, 'Forgotten'))).to.deep.equal([]);
    expect(found(rowsOf('+1', ELEVEN, 'New one'))).to.deep.equal([]);
    expect(found(rowsOf('?1', ELEVEN, 'Nobody knows'))).to.deep.equal([]);
    expect(found(rowsOf('-1'))).to.deep.equal([]);
    expect(found(rowsOf('-1', TEN, 'sf-plugin-token/0123456789ab'))).to.deep.equal([]);
    const page = rowsOf('-1', TEN, 'Browser').map((row) => ({
      ...row,
      loginType: 'Application',
      loginSubType: '',
      apiType: '',
    }));
    expect(found(page), 'at the login page it is somebody’s who types').to.deep.equal([]);
  });

  it('is told by where it fails alone, though it gets in elsewhere; also where it gets in and fails by turns', () => {
    expect(found([...rowsOf('-1', ELEVEN, 'Forgotten'), ...rowsOf('+2', TEN, 'Forgotten')])).to.deep.equal([
      ['Forgotten', 'soap', [{ address: ELEVEN, count: 1 }]],
    ]);
    expect(found(rowsOf('+1 -20 +21', ELEVEN, 'Forgotten'))).to.deep.equal([
      ['Forgotten', 'soap', [{ address: ELEVEN, count: 1 }]],
    ]);
  });
});
