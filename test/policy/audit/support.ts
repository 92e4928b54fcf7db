import { parseAddress, parseRange } from '../../../lib/ip/index.js';
import {
  AUDIT_DEFAULTS,
  AUDIT_RULES,
  type AuditedList,
  type AuditFacts,
  type AuditParameters,
} from '../../../lib/policy/audit/index.js';
import { judgeAll, type JudgedRule } from '../../../lib/policy/findings/index.js';
import { known, type Disputed, type Gap, type NamedRange } from '../../../lib/policy/index.js';
import { assertRulesSayable } from '../sayable.js';
import { gap } from '../support.js';

export const range = (text: string, more: Partial<NamedRange> = {}): NamedRange => ({
  ...parseRange(text),
  description: 'office',
  ...more,
});

type Lists = Readonly<Record<string, readonly string[] | Disputed<readonly NamedRange[]>>>;

function factOf(ranges: Lists[string]): Disputed<readonly NamedRange[]> {
  return 'known' in ranges
    ? ranges
    : known(
        ranges.map((text) => range(text)),
        'test',
      );
}

function listOf(name: string): AuditedList['list'] {
  return name === 'trusted' || name === 'session' ? { scope: name } : { scope: 'profile', profile: name };
}

/** `trusted` and `session` are the lists of the org, every other name is that of a profile. */
export function lists(of: Lists, gaps: readonly Gap[] = []): AuditFacts['lists'] {
  const read = Object.entries(of).map(([name, ranges]): AuditedList => ({ list: listOf(name), fact: factOf(ranges) }));
  return { read, gaps };
}

/** Nothing is there and all could be read. */
export const NOTHING: AuditFacts = {
  lists: lists({ trusted: [] }),
  enforcedAlways: known(true, 'test'),
  users: { byProfile: new Map(), verified: [], gaps: [], verifiedGaps: [] },
  administrators: known(new Set<string>(), 'test'),
  evidence: undefined,
  published: [],
};

export const usersOf = (
  byProfile: Readonly<Record<string, readonly [active: number, integrations: number]>>,
  more: Partial<NonNullable<AuditFacts['users']>> = {},
): NonNullable<AuditFacts['users']> => ({
  byProfile: new Map(
    Object.entries(byProfile).map(([name, [active, integrations]]) => [name, { active, integrations }] as const),
  ),
  ...{ verified: [], gaps: [], verifiedGaps: [] },
  ...more,
});

export const address = parseAddress;
export const UNREAD = { known: false as const, gap: gap('Network Access') };

/** What one rule comes to. */
export function judge(id: string, facts: Partial<AuditFacts>, parameters: Partial<AuditParameters> = {}): JudgedRule {
  const judged = assertRulesSayable(
    judgeAll(AUDIT_RULES, { ...NOTHING, ...facts }, { ...AUDIT_DEFAULTS, ...parameters }),
  );
  const found = judged.find(({ rule }) => rule.id === id);
  if (found === undefined) throw new Error(`There is no rule ${id}.`);
  return found;
}

/** What it finds, by the names of the subjects. */
export const names = (id: string, facts: Partial<AuditFacts>, parameters: Partial<AuditParameters> = {}): string[] =>
  judge(id, facts, parameters).findings.map(({ subject }) => subject.name);

export const outcome = (id: string, facts: Partial<AuditFacts>): string => judge(id, facts).outcome;
