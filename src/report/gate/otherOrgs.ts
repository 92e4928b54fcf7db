/**
 * Entries of a policy file that are for orgs that were not asked: they are judged nowhere in this run.
 */
import type { Elsewhere } from '../../policy/gate/index.js';
import { type Say, Text } from '../../text.js';
import { countOf, listed } from '../page/words.js';

export interface ReportedElsewhere {
  /** How many. */
  integrations: number;
  /** What they name, as the file has it. */
  orgs: string[];
}

/** Of a whole file. */
export interface ReportedElsewhereOfFile extends ReportedElsewhere {
  waivers: number;
}

/** Orgs that are named unasked. */
const MOST = 5;

export function reportElsewhere({ integrations, orgs }: Elsewhere): ReportedElsewhere {
  return { integrations, orgs: [...orgs] };
}

interface ElsewhereToTell {
  readonly elsewhere?: ReportedElsewhere & { readonly waivers?: number };
  readonly policy: string;
  /** Names of orgs that were asked and could not be read: the entries may be theirs. */
  readonly unreadOrgs?: readonly string[];
}

/** One line: how many, and for which orgs. */
export function elsewhereLines({ elsewhere, policy, unreadOrgs = [] }: ElsewhereToTell, say: Say): string[] {
  if (elsewhere === undefined) return [];
  const { integrations, waivers = 0 } = elsewhere;
  const counts = [
    ...(integrations === 0 ? [] : [countOf('integrations', integrations, say)]),
    ...(waivers === 0 ? [] : [countOf('waivers', waivers, say)]),
  ];
  const orgs = listed(elsewhere.orgs, say, MOST);
  const words = { file: policy, counts: listed(counts, say), orgs };
  if (unreadOrgs.length === 0) return [say(Text.of('gate.elsewhere', words))];
  return [say(Text.of('gate.elsewhere-unread', { ...words, unread: listed(unreadOrgs, say, MOST) }))];
}
