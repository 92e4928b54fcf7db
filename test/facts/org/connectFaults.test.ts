import { expect } from 'chai';
import { OrgRefusal } from '../../../lib/facts/org/wire/orgError.js';
import { meaningOfAnswer, meaningOfWire } from '../../../lib/facts/org/wire/refusals.js';
import { once, WireError } from '../../../lib/facts/org/wire/transport.js';
import { Silence } from '../../../lib/facts/silenceLimit.js';

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

  it('an error of the server is no refusal, whatever its code: what was asked for may have been done', () => {
    const body = JSON.stringify([{ errorCode: 'INTERNAL_ERROR', message: 'An unexpected error occurred' }]);
    const of = (status: number, text = body): unknown => meaningOfAnswer({ status, headers: {}, body: text }).error;
    expect(of(500)).to.include({ kind: 'unavailable' });
    expect(of(400)).to.be.instanceOf(OrgRefusal);
    // SOAP sends its faults with 500 (SOAP 1.1, section 6.2).
    const fault =
      '<Envelope><Body><Fault><faultcode>sf:INVALID_TYPE</faultcode><faultstring>no</faultstring></Fault></Body></Envelope>';
    expect(of(500, fault)).to.be.instanceOf(OrgRefusal);
  });

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
