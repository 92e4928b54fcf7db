import { expect } from 'chai';
import { meaningOfWire } from '../../../lib/facts/org/wire/refusals.js';
import { once, WireError } from '../../../lib/facts/org/wire/transport.js';
import { Silence } from '../../../lib/facts/silence.js';

/** Codes of Node (Common system errors, dns) and of undici (Errors). */
const CASES: readonly (readonly [code: string, kind: string])[] = [
  ['ECONNREFUSED', 'connect-refused'],
  ['ETIMEDOUT', 'connect-timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['EHOSTUNREACH', 'connect-unreachable'],
  ['ENETUNREACH', 'connect-unreachable'],
  ['ENOTFOUND', 'connect-name'],
  ['EAI_AGAIN', 'connect-name'],
  ['ECONNRESET', 'connect-broken'],
  ['UND_ERR_SOCKET', 'connect-broken'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-issuer'],
  ['EPROTO', 'no-tls'],
  ['SOMETHING_ELSE', 'connection'],
];

describe('facts/org: no connection', () => {
  for (const [code, kind] of CASES) {
    it(`${code} is ${kind}`, () => {
      const { again, error } = meaningOfWire(new WireError(code, 'acme.example'));
      expect(error).to.include({ kind });
      expect(again !== undefined, 'is tried again').to.equal(!/^(?:certificate|no-tls)/u.test(kind));
      if (kind.startsWith('connect-')) expect(error.message).to.include('acme.example').and.to.include(code);
    });
  }

  it('a port that is blocked for fetch is told as that, at once', async () => {
    const bounds = { silence: new Silence(), signal: undefined };
    const error: unknown = await once({ method: 'GET', url: 'http://127.0.0.1:1/' }, bounds).catch(
      (failed: unknown) => failed,
    );
    if (!(error instanceof WireError)) throw new Error('no error of the wire');
    expect(meaningOfWire(error)).to.not.have.property('again');
    expect(meaningOfWire(error).error).to.include({ kind: 'connect-port' });
  });
});
