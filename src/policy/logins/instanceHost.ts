/**
 * Hosts that name an instance of Salesforce instead of the org (docs/salesforce.md section 6): `na12.salesforce.com`, in sandboxes
 * `cs88.salesforce.com` and `acme--uat.cs88.my.salesforce.com`. They stop answering API traffic.
 */

/** `na12`, `usa77`, `swe4s`; the API hosts of old, `na12-api`; and the one instance that has no number. */
const INSTANCE = /^(?:[a-z]{2,4}\d{1,4}s?(?:-api)?|emea)\.salesforce\.com$/;
const SANDBOX = /\.cs\d{1,4}\.my\.salesforce\.com$/;

/** The host in a `LoginUrl`, which is a host alone or an address with a scheme and a path; in small letters. */
export function hostOf(loginUrl: string): string {
  return loginUrl
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z\d+.-]*:\/\//, '')
    .replace(/[:/?#].*$/s, '');
}

/** Whether a `LoginUrl` names an instance. */
export function isInstanceHost(loginUrl: string): boolean {
  const host = hostOf(loginUrl);
  return INSTANCE.test(host) || SANDBOX.test(host);
}
