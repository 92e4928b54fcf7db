/**
 * A flow of an External Client App that stands in two components: it works where the policies and the global settings both
 * have it on (docs/salesforce.md section 8).
 */
import type { Fact } from '../policy/index.js';

/** Off in one of them is off, whatever the other says; else it is on where both are known to say so. */
export function onInBoth(policies: Fact<boolean>, settings: Fact<boolean | undefined>): Fact<boolean | undefined> {
  const off = [settings, policies].find((one) => one.known && one.value === false);
  if (off !== undefined) return off;
  if (!policies.known) return policies;
  return settings;
}
