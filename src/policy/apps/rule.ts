/**
 * What rules about apps have in common.
 */
import { ruleOver, type FindingSubject, type Found, type Judgement, type RuleCard } from '../findings/index.js';
import type { Fact, Gap } from '../types.js';
import { type Between, Text } from '../../text.js';
import type { AppRuleFacts, AppRuleParameters, RunAsUser } from './facts.js';
import { placeOfApp } from './namesakes.js';
import type { AppFacts } from './types.js';

/** Ids are those of which messages/apps.md has a title. */
export type AppRuleId = Between<'apps.', '.title'>;

export const appRule = ruleOver<AppRuleFacts, AppRuleParameters>();

export function appPage(id: AppRuleId): RuleCard['page'] {
  return { title: `apps.${id}.title`, what: `apps.${id}.what`, why: `apps.${id}.why`, mend: `apps.${id}.mend` };
}

/** What people call it, and the id by which it stays known when its label changes; in a project its full name. */
export function appSubject(app: AppFacts): FindingSubject & { readonly place: string } {
  const { id, label } = app;
  const place = placeOfApp(app);
  return { ...{ kind: 'app', name: label, place }, ...(id === undefined ? { within: place } : { id }) };
}

export function ofApp(app: AppFacts, text: Text, fix: Text): Found {
  const { place, ...subject } = appSubject(app);
  const { file } = app;
  return {
    ...{ subject, text, fix },
    location: file === undefined ? { kind: 'logical', name: place } : { kind: 'file', file },
  };
}

/** Whether an integration may log in by it; by a flow that could not be read one may. */
export function isForClients({ certificateEnds, clientCredentials }: AppFacts): boolean {
  const mayRun = !clientCredentials.known || clientCredentials.value !== false;
  return mayRun || !certificateEnds.known || certificateEnds.value !== undefined;
}

/** An app that is in use and not installed in this org: its label is all that is known. */
export function strangerSubject(label: string): FindingSubject & { readonly place: string } {
  const place = `LoginHistory.Application/${label}`;
  return { kind: 'app', name: label, within: place, place };
}

export function ofStranger(label: string, text: Text, fix: Text): Found {
  const { place, ...subject } = strangerSubject(label);
  return { ...{ subject, text, fix }, location: { kind: 'logical', name: place } };
}

/** Gathers what is found, and what could not be read on the way. */
export class AppJudging {
  readonly #found: Found[] = [];
  readonly #gaps: Gap[] = [];

  public add(found: Found): void {
    this.#found.push(found);
  }

  /** The value of a fact; undefined where it is a gap, which is then noted. */
  public value<T>(fact: Fact<T>): T | undefined {
    if (!fact.known) this.#gaps.push(fact.gap);
    else if (fact.partial !== undefined) this.#gaps.push(fact.partial);
    return fact.known ? fact.value : undefined;
  }

  public judgement(gaps: readonly Gap[]): Judgement {
    return { found: this.#found, gaps: [...gaps, ...this.#gaps] };
  }
}

/** Each app in turn. */
export function eachApp(
  { apps }: Pick<AppRuleFacts, 'apps'>,
  judge: (app: AppFacts, judging: AppJudging) => void,
): Judgement {
  const judging = new AppJudging();
  for (const app of apps.read) judge(app, judging);
  return judging.judgement(apps.gaps);
}

/** The user that an app runs as, in a finding: sure where client credentials are known to be on. */
export interface RunAsJudging extends Pick<AppJudging, 'value'> {
  add(found: Found, unsure: Text): void;
}

/**
 * Each app with client credentials and the name of the user it runs as; an app without the flow runs as nobody. Where it could
 * not be read whether the flow is on, what is found is a note beside the gap; where nothing tells, it weighs the same.
 */
export function eachRunAs(
  facts: Pick<AppRuleFacts, 'apps'>,
  judge: (app: AppFacts, username: string | undefined, judging: RunAsJudging) => void,
): Judgement {
  return eachApp(facts, (app, judging) => {
    const isOn = judging.value(app.clientCredentials);
    if (isOn === false) return;
    if (!app.runAs.known) {
      if (isOn === true) judging.value(app.runAs);
      return;
    }
    judge(app, app.runAs.value, {
      value: (fact) => judging.value(fact),
      add: (found, text) => {
        const isUnread = !app.clientCredentials.known;
        judging.add(isOn === true ? found : { ...found, text, ...(isUnread && { severity: 'note' as const }) });
      },
    });
  });
}

/** Each app with client credentials whose run-as user the org has; a witness without users has nothing to judge. */
export function eachRunAsUser(
  { apps, users }: Pick<AppRuleFacts, 'apps' | 'users'>,
  judge: (app: AppFacts, user: RunAsUser & { readonly username: string }, judging: RunAsJudging) => void,
): Judgement {
  if (users === undefined) return { found: [], notApplicable: Text.of('apps.no-users') };
  return eachRunAs({ apps }, (app, username, judging) => {
    const fact = username === undefined ? undefined : users.get(username.toLowerCase());
    const user = fact === undefined ? undefined : judging.value(fact);
    if (user !== undefined && username !== undefined) judge(app, { ...user, username }, judging);
  });
}
