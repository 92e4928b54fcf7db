/** What the scenes reached: a run that did not come to what it is about has shown nothing. */
import { RULE_TABLE, VERDICTS } from '../../../lib/policy/index.js';
import { LANGUAGES, type Scene } from './scene.js';
import { PATHS, type Seen } from './play.js';

const DAY = Date.parse('2026-12-01T00:00:00Z');

export interface Score {
  orgs: number;
  /** Orgs of which the plugin told nothing. */
  ended: number;
  logins: number;
  attempts: number;
  readonly verdicts: Record<string, number>;
  readonly rules: Record<string, number>;
  readonly paths: Record<string, number>;
  /** By the kind of the address that a login came from. */
  readonly from: Record<string, number>;
  readonly days: Record<string, number>;
  /** By the language of whoever asked. */
  readonly languages: Record<string, number>;
  readonly hinges: Record<string, number>;
  /** Of the verdicts for the value that a hinge has in the org. */
  readonly settled: Record<string, number>;
}

export function newScore(): Score {
  return {
    ...{ orgs: 0, ended: 0, logins: 0, attempts: 0 },
    ...{ verdicts: {}, rules: {}, paths: {}, from: {}, days: {}, languages: {}, hinges: {}, settled: {} },
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

export function addTo(score: Score, { ahead, language, now }: Scene, logins: readonly Seen[] | 'ended'): void {
  score.orgs += 1;
  if (logins === 'ended') {
    score.ended += 1;
    return;
  }
  for (const { attempts, from, hinges, path, rule, settled, verdict } of logins) {
    score.logins += 1;
    score.attempts += attempts;
    count(score.verdicts, verdict);
    count(score.rules, rule);
    count(score.paths, path);
    count(score.from, from);
    count(score.days, now >= DAY ? 'read after' : now + ahead >= DAY ? 'read before, login after' : 'before');
    count(score.languages, language);
    hinges.forEach((fact) => count(score.hinges, fact));
    settled.forEach((foretold) => count(score.settled, foretold));
  }
}

/** What was not reached, in words. */
export function shortOf(score: Score, wanted: number): string[] {
  const few = (counts: Record<string, number>, names: readonly string[], share: number): string[] =>
    names.filter((name) => (counts[name] ?? 0) < wanted * share).map((name) => `${name}: ${String(counts[name] ?? 0)}`);
  return [
    ...(score.logins < wanted * 0.9 ? [`logins: ${String(score.logins)}`] : []),
    ...few(score.verdicts, VERDICTS, 0.03),
    ...few(
      score.rules,
      RULE_TABLE.map(({ id }) => id),
      0.002,
    ).map((rule) => `rule ${rule} (test/e2e/agreement/scene.ts makes no org, or too few, in which it decides)`),
    ...few(score.paths, PATHS, 0.4),
    ...few(score.from, ['IPv4', 'IPv6'], 0.2),
    ...few(score.days, ['before', 'read before, login after', 'read after'], 0.05),
    // One org of each in the 21 of `npm test`.
    ...few(score.languages, LANGUAGES, 0.04),
    // A hinge that is truly frozen, locked or outside its hours is too rare to be counted on.
    ...few(score.settled, ['no-token', 'token-required', 'impossible'], 0.003),
  ];
}
