import type { FindingsResult, ReportedFinding } from '../../../lib/report/findings/result.js';
import type { SarifTool } from '../../../lib/report/findings/sarif.js';

const AUTH_003 = {
  id: 'SBS-AUTH-003',
  name: 'Prohibit Broad or Unrestricted Profile Login IP Ranges',
  source: 'https://docs.securitybenchmark.org/benchmark/authentication.html',
};

export const TOOL: SarifTool = {
  name: 'sf-plugin-token',
  version: '1.2.3',
  help: (rule) => `Page of ${rule}.\nMend it.`,
};

/** One finding of which all texts are the given ones. */
export function finding(more: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    rule: 'whole-internet',
    severity: 'error',
    subject: { kind: 'profile', name: 'Sales', id: '00e000000000001AAA' },
    text: 'It lets in everybody.',
    fix: 'Narrow it.',
    controls: ['SBS-AUTH-003'],
    fingerprint: '0123456789abcdef',
    file: 'force-app/profiles/Sales.profile-meta.xml',
    line: 12,
    ...more,
  };
}

export const IN_ORG = finding({
  rule: 'no-description',
  severity: 'note',
  controls: [],
  fingerprint: 'fedcba9876543210',
});
delete IN_ORG.file;
delete IN_ORG.line;
IN_ORG.place = 'NetworkAccess/203.0.113.0-203.0.113.255';
IN_ORG.subject = { kind: 'range', name: '203.0.113.0/24', within: 'trusted ranges' };

export const WAIVED = finding({
  severity: 'error',
  fingerprint: '00000000000000aa',
  subject: { kind: 'profile', name: 'Legacy' },
  waiver: { reason: 'moves in June', owner: 'ops@acme.example', until: '2027-06-30' },
});

export const RESULT: FindingsResult = {
  schemaVersion: '1.0',
  source: { kind: 'project', name: 'force-app' },
  threshold: 'error',
  findings: [finding(), WAIVED, IN_ORG],
  counts: { error: 1, warning: 0, note: 1, waived: 1 },
  rules: [
    {
      ...{ rule: 'whole-internet', severity: 'error', title: 'All of the internet', outcome: 'failed', findings: 2 },
      ...{ controls: [AUTH_003], incomplete: [] },
    },
    {
      ...{ rule: 'no-description', severity: 'note', title: 'No description', outcome: 'failed', findings: 1 },
      ...{ controls: [], incomplete: [] },
    },
    {
      ...{ rule: 'over-limit', severity: 'warning', title: 'Over the limit', outcome: 'passed', findings: 0 },
      ...{ controls: [], incomplete: [] },
    },
    {
      ...{ rule: 'not-enforced', severity: 'warning', title: 'Not enforced', outcome: 'incomplete', findings: 0 },
      controls: [],
      incomplete: [
        { what: 'Security.settings', why: 'It is not there.', permission: 'View Setup', file: 'a b/s.xml', line: 3 },
      ],
    },
  ],
  incomplete: [
    { what: 'Security.settings', why: 'It is not there.', permission: 'View Setup', file: 'a b/s.xml', line: 3 },
  ],
};
