/**
 * Domains at which anybody can open a mailbox: to expect one of them would expect everybody's.
 */
import data from './publicMailDomains.json' with { type: 'json' };

const PUBLIC: ReadonlySet<string> = new Set(data.domains);

export function isPublicMailDomain(domain: string): boolean {
  return PUBLIC.has(domain.toLowerCase());
}
