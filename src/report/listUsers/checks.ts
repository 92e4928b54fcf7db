/**
 * `list users` as a check: the users whose verdict `--fail-on` names.
 */
import type { DecidedUser, Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { annotationLines, openAnnotations, type Annotation } from '../annotations.js';
import { noneFound } from '../page/gateLines.js';
import { beyondCase, countCases, gapCases, junitXml, MOST_CASES, type JunitCase } from '../junit.js';
import { countOf, listed, number, ruleWords } from '../page/words.js';
import { mayHaveMore } from './gate.js';
import type { ListUsersResult } from './result.js';

/** Users whom an annotation names. */
const SHOWN = 3;

interface Failing {
  readonly verdict: Verdict;
  readonly rule: string;
  count: number;
  readonly first: { readonly username: string; readonly address: string }[];
}

type Result = Pick<ListUsersResult, 'source' | 'at' | 'incomplete' | 'summary' | 'warnings'>;

/** Takes note of failing users as they come, of each verdict and rule the first; memory does not grow with the org. */
export class UserChecks {
  readonly #failOn: readonly Verdict[];
  readonly #groups = new Map<string, Failing>();

  public constructor(failOn: readonly Verdict[]) {
    this.#failOn = failOn;
  }

  /** @param count how many users this one stands for; it has no name where they are more than one */
  public add({ address, decision: { rule, verdict }, user }: DecidedUser, count = 1): void {
    if (!this.#failOn.includes(verdict)) return;
    const key = `${verdict} ${rule}`;
    const group = this.#groups.get(key) ?? { verdict, rule, count: 0, first: [] };
    this.#groups.set(key, group);
    group.count += count;
    if (user.username !== '' && group.first.length < MOST_CASES) group.first.push({ username: user.username, address });
  }

  /**
   * One case for each user who fails, one for each verdict that nobody has, which passes where that is known, an error for
   * each gap.
   */
  public junit(result: Result, say: Say): Iterable<string> {
    const groups = [...this.#groups.values()];
    const none = this.#failOn.filter((verdict) => groups.every((group) => group.verdict !== verdict));
    const cases: JunitCase[] = [
      ...[...new Set(none)].map((verdict) => noneCase(verdict, mayHaveMore(result, this.#failOn), say)),
      ...groups.flatMap((group) => casesOf(group, say)),
      ...gapCases(result.incomplete, say),
    ];
    const name = say(Text.of('pages.junit.list-users', { source: result.source.name }));
    return junitXml({
      name,
      timestamp: result.at,
      cases,
      counts: countCases(cases),
      output: result.warnings.join('\n'),
    });
  }

  /** One annotation for each verdict and rule, with how many users and the first of them. */
  public github(result: Result, say: Say): Iterable<string> {
    const failed = [...this.#groups.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ count, first, rule, verdict }): Annotation => {
        const names = first.slice(0, SHOWN).map(({ username }) => username);
        const more = count - names.length;
        const place = countOf('users', count, say);
        const users =
          names.length === 0
            ? place
            : more === 0
              ? listed(names, say)
              : say(Text.of('pages.and-more', { first: names.join(', '), more: number(more) }));
        return {
          level: 'error',
          title: say(Text.of('pages.users.annotation.title', { verdict, place })),
          text: say(Text.of('pages.users.annotation', { users, why: ruleWords(rule, say) })),
        };
      });
    const open = openAnnotations(result.incomplete, result.warnings, say);
    return annotationLines([...this.#noneAnnotation(result, say), ...open], failed, say);
  }

  /** Of what was named nobody is known to be, and somebody may. */
  #noneAnnotation(result: Result, say: Say): Annotation[] {
    const seen = new Set([...this.#groups.values()].map(({ verdict }) => verdict));
    const none = [...new Set(this.#failOn)].filter((verdict) => !seen.has(verdict)).map((one) => `--fail-on ${one}`);
    if (none.length === 0 || !mayHaveMore(result, this.#failOn)) return [];
    return [{ level: 'warning', title: listed(none, say), text: noneFound(none, true, say) }];
  }
}

function noneCase(verdict: Verdict, isOpen: boolean, say: Say): JunitCase {
  const name = `--fail-on ${verdict}`;
  if (!isOpen) return { name };
  return {
    name,
    fault: { kind: 'error', type: 'incomplete', message: 'incomplete', text: noneFound([name], true, say) },
  };
}

function casesOf({ count, first, rule, verdict }: Failing, say: Say): JunitCase[] {
  const shown = first.map(({ address, username }): JunitCase => {
    const text = say(Text.of('pages.users.case', { username, address, why: ruleWords(rule, say) }));
    return { name: username, fault: { kind: 'failure', type: rule, message: `${verdict} (${rule})`, text } };
  });
  if (shown.length > 0) return [...shown, ...beyondCase(count - shown.length, say)];
  const name = say(
    Text.of('pages.users.annotation', { users: countOf('users', count, say), why: ruleWords(rule, say) }),
  );
  return [{ name, fault: { kind: 'failure', type: rule, message: `${verdict} (${rule})`, text: name } }];
}
