import { createPrivateKey, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { clientCredentialsLogin, jwtLogin, signedRs256 } from '../../../lib/login/app/request.js';
import { Secret } from '../../../lib/login/secret.js';
import { ROOT } from '../../support/run.js';

interface Vector {
  readonly header: string;
  readonly payload: string;
  readonly key: JsonWebKey;
  readonly compact: string;
}
const VECTOR = JSON.parse(readFileSync(join(ROOT, 'test/data/jws/rfc7515-a2.json'), 'utf8')) as Vector;
const KEY = createPrivateKey({ key: VECTOR.key, format: 'jwk' });

describe('requests of a login by an app', () => {
  it('are signed as RFC 7515 (appendix A.2) signs with RS256', () => {
    expect(signedRs256(VECTOR.header, VECTOR.payload, KEY)).to.equal(VECTOR.compact);
  });

  it('carry an assertion with issuer, subject, audience and three minutes of life', () => {
    const clientId = new Secret('3MVG9key');
    const now = new Date('2026-11-29T12:00:00.900Z');
    const credentials = { path: 'jwt', username: 'etl+ü@acme.example', clientId, key: KEY } as const;
    const { body, headers, path } = jwtLogin(credentials, 'https://acme.my.salesforce.com', now);
    expect(path).to.equal('/services/oauth2/token');
    expect(headers['content-type']).to.equal('application/x-www-form-urlencoded');
    const form = new URLSearchParams(body);
    expect([...form.keys()]).to.deep.equal(['grant_type', 'assertion']);
    expect(form.get('grant_type')).to.equal('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).to.deep.equal({ alg: 'RS256' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).to.deep.equal({
      iss: '3MVG9key',
      sub: 'etl+ü@acme.example',
      aud: 'https://acme.my.salesforce.com',
      // 2026-11-29T12:03:00Z
      exp: 1_795_953_780,
    });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('RSA-SHA256', signed, createPublicKey(KEY), Buffer.from(signature, 'base64url'))).to.equal(true);
  });

  it('carry key and secret of client credentials in the form, encoded, and no user', () => {
    const { body } = clientCredentialsLogin({
      path: 'client-credentials',
      username: 'etl@acme.example',
      clientId: new Secret('3MVG9key'),
      clientSecret: new Secret('a&b=c+d é'),
    });
    expect(body).to.equal('grant_type=client_credentials&client_id=3MVG9key&client_secret=a%26b%3Dc%2Bd+%C3%A9');
  });
});
