/**
 * What a session of an app may do: without one of these scopes it calls no API (docs/salesforce.md section 8).
 */
const API_SCOPES: readonly string[] = ['api', 'full'];

/** @param scopes as metadata (`Api`) or an answer of the token endpoint (`api`) spell them */
export function callsApiWith(scopes: readonly string[]): boolean {
  return scopes.some((scope) => API_SCOPES.includes(scope.toLowerCase()));
}
