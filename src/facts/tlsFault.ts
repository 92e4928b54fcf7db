/**
 * Why a connection with TLS did not come about: one reading of Node's and OpenSSL's codes, for the calls to an org and for
 * the login.
 */

export type TlsFault =
  /** Nobody that this machine trusts has signed the certificate: a company's proxy, a server of somebody's own. */
  | 'certificate-issuer'
  /** The certificate is for other hosts. */
  | 'certificate-name'
  /** By the clock of this machine it is no longer valid, or not yet. */
  | 'certificate-expired'
  | 'certificate-early'
  /** Anything else that OpenSSL finds in a certificate. */
  | 'certificate'
  /** No TLS was spoken, or none that both sides know. */
  | 'no-tls';

/** Codes of Node: its list "X509 certificate error codes", and what it and the system say of TLS. */
const FAULTS: Readonly<Record<string, TlsFault>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-issuer',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-issuer',
  CERT_UNTRUSTED: 'certificate-issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  HOSTNAME_MISMATCH: 'certificate-name',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-early',
  CERT_SIGNATURE_FAILURE: 'certificate',
  CERT_REVOKED: 'certificate',
  CERT_REJECTED: 'certificate',
  CERT_CHAIN_TOO_LONG: 'certificate',
  INVALID_CA: 'certificate',
  INVALID_PURPOSE: 'certificate',
  PATH_LENGTH_EXCEEDED: 'certificate',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'certificate',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'certificate',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'certificate',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'certificate',
  UNABLE_TO_GET_CRL: 'certificate',
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: 'certificate',
  CRL_SIGNATURE_FAILURE: 'certificate',
  CRL_NOT_YET_VALID: 'certificate',
  CRL_HAS_EXPIRED: 'certificate',
  ERROR_IN_CRL_LAST_UPDATE_FIELD: 'certificate',
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: 'certificate',
  UNSPECIFIED: 'certificate',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'certificate',
  EPROTO: 'no-tls',
};

/** What a code says; undefined for one that is not about TLS. */
export function tlsFaultOf(code: string): TlsFault | undefined {
  return FAULTS[code] ?? (/^ERR_(?:SSL|TLS)_/.test(code) ? 'no-tls' : undefined);
}
