/**
 * A policy file with a register for the org on loopback: what is kept to, what is overdue, what is not there.
 */
import { writeFileSync } from 'node:fs';

/** Written by hand, in one line each, so that lines of findings are easy to count: the first integration is in line 4. */
export const REGISTER = `version: 1
ranges: {dc: [203.0.113.0/24]}
integrations:
  - {name: ERP orders, username: good@integration.loopback.example, owner: ERP team, purpose: nightly orders, path: soap, addresses: [dc], secret: "op://Integrations/ERP/password", rotate-by: 2026-11-01, move-by: 2027-05-31, criticality: critical, reviewed: 2026-11-01}
  - {name: Data lake, username: profile-range@integration.loopback.example, owner: Data team, purpose: reads orders, path: soap, addresses: [198.18.0.0/16], secret: "vault:kv/sf/lake", rotate-by: 2026-12-05}
  - {name: Old sync, username: frozen@integration.loopback.example, owner: bob@acme.example, purpose: contacts, path: soap, criticality: low}
  - {name: Ghost, username: nobody@acme.example, owner: Web team, purpose: shop, path: jwt}
waivers:
  - {rule: owner-gone, subject: Old sync, reason: moves to a team, owner: Security, until: 2027-01-31}
`;

export function writeRegister(path: string): void {
  writeFileSync(path, REGISTER);
}
