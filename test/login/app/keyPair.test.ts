/** The key and the certificate of an app that logs in by JWT, read by Node and not by what wrote them. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { certificateBody, endOfBody, type KeyPair, makeKeyPair } from '../../../lib/login/app/keyPair.js';
import { ROOT } from '../../support/run.js';

/** Object identifiers as DER writes them: of sha256WithRSAEncryption (RFC 4055), and of the one with SHA-1. */
const SHA256_RSA = '06092a864886f70d01010b';
const SHA1_RSA = '06092a864886f70d010105';

describe('a key pair for JWT bearer', () => {
  let pair: KeyPair;
  let certificate: X509Certificate;
  before(async () => {
    const [from, until] = ['2026-11-29T12:00:00Z', '2028-11-28T12:00:00Z'].map((time) => new Date(time));
    if (from === undefined || until === undefined) throw new Error('no times');
    pair = await makeKeyPair({ commonName: 'Nightly export', from, until });
    certificate = new X509Certificate(pair.certificate);
  });

  it('is an RSA key of 2,048 bits that is not encrypted, and a certificate of that key, signed by it', () => {
    expect(pair.privateKey).to.match(/^-----BEGIN PRIVATE KEY-----\n[\w+/=\n]+\n-----END PRIVATE KEY-----\n$/);
    const key = createPrivateKey(pair.privateKey);
    expect([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]).to.deep.equal(['rsa', 2048]);
    expect(certificate.checkPrivateKey(key)).to.equal(true);
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
    expect(certificate.raw.toString('hex')).to.include(SHA256_RSA).and.not.include(SHA1_RSA);
  });

  it('says who it speaks of, twice, and from when to when', () => {
    expect([certificate.subject, certificate.issuer]).to.deep.equal(['CN=Nightly export', 'CN=Nightly export']);
    expect([certificate.validFrom, certificate.validTo]).to.deep.equal([
      'Nov 29 12:00:00 2026 GMT',
      'Nov 28 12:00:00 2028 GMT',
    ]);
  });

  it('has a number of sixteen bytes that is positive, whatever was drawn', () => {
    expect(certificate.serialNumber).to.match(/^01[0-9A-F]{30}$/);
    expect(new Set(certificate.serialNumber.slice(2)).size, 'not one digit again and again').to.be.above(2);
  });

  it('has lines as metadata and files of the systems have them', () => {
    expect(pair.certificate).to.match(/^-----BEGIN CERTIFICATE-----\n[\w+/=\n]+\n-----END CERTIFICATE-----\n$/);
    expect(certificateBody(pair.certificate)).to.equal(certificate.raw.toString('base64'));
    expect(endOfBody(certificateBody(pair.certificate))).to.equal('2028-11-28T12:00:00.000Z');
  });
});

describe('the end of a certificate in metadata', () => {
  const pem = readFileSync(join(ROOT, 'test/data/tls/expired.cert.pem'), 'utf8');

  it('is read of the body, in one line or many, and of the whole PEM', () => {
    // openssl x509 -noout -enddate
    const ends = '2020-01-01T00:00:00.000Z';
    expect(endOfBody(certificateBody(pem))).to.equal(ends);
    expect(endOfBody(pem)).to.equal(ends);
    expect(endOfBody(pem.replaceAll('\n', '\r\n'))).to.equal(ends);
  });

  it('is not known of what is none', () => {
    for (const body of [undefined, '', 'AAAA', 'no certificate', certificateBody(pem).slice(0, 200)]) {
      expect(endOfBody(body)).to.equal(undefined);
    }
  });
});
