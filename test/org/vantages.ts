/**
 * The vantage points: which address the org sees behind a port. All are of the blocks that RFC 5737 sets aside for
 * documentation, so nobody's real address is trusted by accident.
 */
export const VANTAGES = {
  /** In the trusted range of the head office. */
  office: { address: '203.0.113.10', country: 'DE' },
  /** A hosted runner: in no range. */
  cloud: { address: '198.51.100.77', country: 'US' },
  /** In the login range of the branch profile only. */
  branch: { address: '192.0.2.40', country: 'FR' },
} as const;

export type Vantage = keyof typeof VANTAGES;
export const VANTAGE_NAMES: readonly Vantage[] = ['office', 'cloud', 'branch'];

export const OFFICE_RANGE = { start: '203.0.113.0', end: '203.0.113.255', description: 'Head office' } as const;
export const BRANCH_RANGE = { start: '192.0.2.32', end: '192.0.2.63', description: 'Branch office' } as const;

export function countryOf(address: string): string | null {
  for (const { address: known, country } of Object.values(VANTAGES)) if (known === address) return country;
  return null;
}
