/**
 * What questions about past logins share: whose history is read, and which verified addresses matter.
 */
import type { AskedAddresses, Witness } from '../../facts/types.js';
import type { Address } from '../../ip/index.js';

/** More addresses than one query holds. */
const MANY_ADDRESSES = 100;
/** With more users than this in question, reading everybody's history is no dearer than theirs. */
const MANY_USERS = 3000;

/**
 * The addresses for which verified ones are read. The verified addresses of some users are few; asking for very many
 * addresses among them would only add queries.
 */
export function verifiedAmong(inUse: Iterable<Address>): AskedAddresses {
  const addresses = [...new Set(inUse)];
  return addresses.length > MANY_ADDRESSES ? 'all' : addresses;
}

/** The part of a question about logins that names these users; nothing of many, or of everybody (undefined). */
export function historyOf(ids: Iterable<string> | undefined): { readonly users?: readonly string[] } {
  const users = ids === undefined ? [] : [...ids];
  return ids === undefined || users.length > MANY_USERS ? {} : { users };
}

/** Whether a witness can tell of past logins: a project never can, a snapshot where they were asked for. */
export function hasLogins(witness: Witness): boolean {
  return witness.logins !== undefined && (witness.source.kind !== 'snapshot' || witness.loginsTime !== undefined);
}
