import { AUDIT_RULES } from '../../audit/index.js';
import type { RuleCard } from '../../findings/index.js';
import { GATE_RULES } from '../rules/index.js';
import { UNUSED_WAIVER } from './judge.js';

/** What stands of each rule on its page, in the order of reports. */
export const GATE_CARDS: readonly RuleCard[] = [...GATE_RULES, ...AUDIT_RULES, UNUSED_WAIVER];
