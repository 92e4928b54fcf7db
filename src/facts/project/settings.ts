/** The settings of the org from all files of a project that hold them. */
import {
  type Choices,
  type Disputed,
  type Fact,
  type Gap,
  known,
  type Known,
  type NamedRange,
  type OrgFacts,
  unreadable,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import {
  passwordPoliciesFrom,
  type OauthOidcSettings,
  type SecuritySettings,
  type SessionSettings,
} from '../metadata/index.js';
import { agree } from './agreement.js';
import type { ComponentFile } from './component.js';
import { rangeLine, rangesKey } from './comparisonKeys.js';

/** The files of a settings component; a project may have none. */
type Settings<T> = readonly ComponentFile<T>[];

/** What a project says of `SecuritySettings`; unlike one file's, the trusted ranges are known or a gap. */
export interface ProjectSecuritySettings extends SecuritySettings {
  readonly trustedRanges: Disputed<readonly NamedRange[]>;
}

export function securityOf(files: Settings<SecuritySettings>, directory: string): ProjectSecuritySettings {
  const scalar = <T>(element: string, pick: (settings: SecuritySettings) => Fact<T | undefined>): Fact<T | undefined> =>
    settingOf(
      files,
      pick,
      'SecuritySettings',
      element,
      absentGap(`SecuritySettings: ${element}`, 'no-security', directory),
    );
  const session = <T>(name: string, pick: (settings: SessionSettings) => Fact<T | undefined>): Fact<T | undefined> =>
    scalar(`sessionSettings.${name}`, (settings) => pick(settings.sessionSettings));
  return {
    trustedRanges: trustedRangesOf(files, directory),
    passwordPolicies: passwordPoliciesFrom((name) =>
      scalar(`passwordPolicies.${name}`, (settings) => settings.passwordPolicies[name]),
    ),
    sessionSettings: {
      enforceIpRangesEveryRequest: session('enforceIpRangesEveryRequest', (all) => all.enforceIpRangesEveryRequest),
      lockSessionsToIp: session('lockSessionsToIp', (all) => all.lockSessionsToIp),
      sessionTimeout: session('sessionTimeout', (all) => all.sessionTimeout),
      enableMFADirectUILoginOptIn: session('enableMFADirectUILoginOptIn', (all) => all.enableMFADirectUILoginOptIn),
    },
    salesforceCredentialsDisabled: scalar(
      'singleSignOnSettings.isLoginWithSalesforceCredentialsDisabled',
      (settings) => settings.salesforceCredentialsDisabled,
    ),
  };
}

/** The facts of the org as the project stores them. */
export function orgFactsOf(
  security: ProjectSecuritySettings,
  oauthFiles: Settings<OauthOidcSettings>,
  directory: string,
): OrgFacts {
  return {
    created: known(undefined, directory),
    sandbox: known(undefined, directory),
    releaseUpdates: known({ state: 'absent' }, directory),
    // A project stores no zone; the decision's assumption `login-hours-zone` says so.
    timeZone: known('UTC', directory),
    trustedRanges: security.trustedRanges,
    rangesEnforcedAlways: security.sessionSettings.enforceIpRangesEveryRequest,
    oauthPasswordFlowBlocked: settingOf(
      oauthFiles,
      (settings) => settings.passwordFlowBlocked,
      'OauthOidcSettings',
      'blockOAuthUnPwFlow',
      absentGap('OauthOidcSettings: blockOAuthUnPwFlow', 'no-oauth-oidc', directory),
    ),
    lastSoapSuccess: known(undefined, directory),
    lastSoapSuccessWithout: known(undefined, directory),
    salesforceCredentialsDisabled: security.salesforceCredentialsDisabled,
  };
}

function trustedRangesOf(files: Settings<SecuritySettings>, directory: string): Disputed<readonly NamedRange[]> {
  const what = 'SecuritySettings: networkAccess';
  const [first, ...others] = files;
  if (first === undefined) return unreadable(absentGap(what, 'no-security', directory));
  const fact = agree([first, ...others], (settings) => settings.trustedRanges, {
    what: 'SecuritySettings',
    path: ['networkAccess'],
    key: (value) => rangesKey(value ?? []),
    silent: (value) => value === undefined,
    line: (value, other) => rangeLine(value ?? [], other ?? []),
  });
  if (!fact.known) return { known: false, gap: fact.gap, ...saidChoices(fact.choices) };
  const { value } = fact;
  if (value !== undefined) return { ...fact, value };
  return unreadable({ what, why: Text.of('facts.project.no-network-access'), file: first.file });
}

/** Files that say nothing are no choice, so that each of these has a value. */
function saidChoices(choices: Choices<readonly NamedRange[] | undefined> | undefined): {
  readonly choices?: Choices<readonly NamedRange[]>;
} {
  if (choices === undefined) return {};
  const said = (choice: Known<readonly NamedRange[] | undefined>): Known<readonly NamedRange[]> => ({
    ...choice,
    value: choice.value ?? [],
  });
  const [first, second, ...others] = choices;
  return { choices: [said(first), said(second), ...others.map(said)] };
}

/** One setting from all files that store it; known `undefined` when files are there and none stores it. */
function settingOf<S, T>(
  [first, ...others]: Settings<S>,
  pick: (settings: S) => Fact<T | undefined>,
  what: string,
  element: string,
  absent: Gap,
): Fact<T | undefined> {
  if (first === undefined) return unreadable(absent);
  return agree([first, ...others], pick, {
    what,
    path: element.split('.'),
    key: String,
    silent: (value) => value === undefined,
  });
}

function absentGap(what: string, absent: 'no-security' | 'no-oauth-oidc', directory: string): Gap {
  return { what, why: Text.of(`facts.project.${absent}`, { directory }) };
}
