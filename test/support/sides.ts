/**
 * Two sides of a comparison: lists of ranges, and results with findings. Written by hand.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const finding = (rule: string, name: string, waiver?: { readonly reason: string }): object => ({
  ...{ rule, severity: 'error', subject: { kind: 'user', name }, text: 'Something is wrong.', fix: 'Mend it.' },
  ...{ controls: [], fingerprint: `${rule}-${name}`, ...(waiver === undefined ? {} : { waiver }) },
});
const result = (...findings: readonly object[]): string =>
  JSON.stringify({
    schemaVersion: '1.0',
    source: { kind: 'org', name: 'admin@acme.example', orgId: '00D000000000001AAA' },
    findings,
    rules: ['owner-gone', 'rotation-due'].map((rule) => ({ rule, outcome: 'failed', incomplete: [] })),
  });

/** Ranges: 128 addresses are gone, 17 are new. Results: one finding is new, one fixed, one unchanged, one newly waived. */
export function writeSides(folder: string): void {
  writeFileSync(join(folder, 'before.txt'), '203.0.113.0/24\n198.51.100.7\n');
  writeFileSync(join(folder, 'after.txt'), '203.0.113.0/25\n198.51.100.7\n192.0.2.0/28\n198.51.100.9\n');
  const [same, waived] = [finding('owner-gone', 'ann@acme.example'), finding('owner-gone', 'bob@acme.example')];
  writeFileSync(join(folder, 'before.json'), result(same, waived, finding('rotation-due', 'etl@acme.example')));
  const now = finding('owner-gone', 'bob@acme.example', { reason: 'moves to a team' });
  writeFileSync(join(folder, 'after.json'), result(same, now, finding('rotation-due', 'erp@acme.example')));
}
