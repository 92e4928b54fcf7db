/**
 * A key pair and a certificate signed by itself, for the JWT bearer flow (docs/salesforce.md section 8). The pair is Node's;
 * node-forge alone writes the certificate, which Node cannot (ADR 0023).
 */
import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

export interface KeyPairWanted {
  /** Who the certificate speaks of: shown in Setup beside the app. ASCII. */
  readonly commonName: string;
  readonly from: Date;
  /** The last moment at which a JWT signed with the key is taken. Whole seconds. */
  readonly until: Date;
}

export interface KeyPair {
  /** PEM, PKCS #8, not encrypted: to be kept where the client's secrets are. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
}

/** RS256 is what Salesforce takes; 2,048 bits are what its help makes. */
const BITS = 2048;
const SERIAL_BYTES = 16;

export async function makeKeyPair({ commonName, from, until }: KeyPairWanted): Promise<KeyPair> {
  const { default: forge } = await import('node-forge');
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serial();
  certificate.validity.notBefore = from;
  certificate.validity.notAfter = until;
  const subject = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { privateKey, certificate: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n') };
}

/** Hexadecimal, positive and not zero, as RFC 5280 (4.1.2.2) asks. */
function serial(): string {
  return `01${randomBytes(SERIAL_BYTES - 1).toString('hex')}`;
}

/** What metadata hold of a certificate: the body of its PEM on one line. */
export function certificateBody(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\s/gu, '');
}

/** ISO time at which a certificate ends, of the body of its PEM; undefined of what is none. */
export function endOfBody(body: string | undefined): string | undefined {
  if (body === undefined) return undefined;
  try {
    const plain = body.replaceAll(/-----[A-Z ]+-----|\s/gu, '');
    return new Date(new X509Certificate(Buffer.from(plain, 'base64')).validTo).toISOString();
  } catch {
    return undefined;
  }
}
