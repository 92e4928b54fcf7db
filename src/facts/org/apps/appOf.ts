/**
 * One app, of the row of its object, of its policies and of its metadata.
 */
import {
  type AppFacts,
  type AppIpPolicy,
  type AppOpenedBy,
  type AppTokens,
  type Fact,
  type Gap,
  known,
  unreadable,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { splitName } from '../../appNames.js';
import { onInBoth } from '../../externalAppFlow.js';
import { gap } from '../session/index.js';
import { needFlag, needId, type Row, textOf } from '../wire/index.js';
import type { AppMetadata } from './metadata.js';
import type { TokensByApp } from './tokens.js';

/** What is read of all apps at once. */
export interface AroundApps {
  readonly passwordFlowBlocked: Fact<boolean | undefined>;
  readonly metadata: AppMetadata;
  readonly openedBy: Fact<ReadonlyMap<string, AppOpenedBy>>;
  readonly tokens: Fact<TokensByApp>;
  readonly policies: Fact<ReadonlyMap<string, Row>>;
}

const IP_POLICIES: Readonly<Record<string, AppIpPolicy>> = {
  Enforce: 'enforce',
  Enforce_RelaxRefresh: 'relax-refresh',
  Bypass_2factor: 'relax-with-second-factor',
  Bypass: 'relax',
};

/** What neither objects nor metadata tell. */
function untold(label: string): Gap {
  return gap(label, Text.of('facts-org.gap.app-metadata'));
}

/** What the metadata of a component say; a gap where they were not read, or do not have it. */
function told<M, T>(label: string, all: Fact<unknown>, found: M | undefined, of: (found: M) => Fact<T>): Fact<T> {
  if (found !== undefined) return of(found);
  return unreadable(all.known ? untold(label) : all.gap);
}

export function connectedApp(row: Row, around: AroundApps): AppFacts {
  const id = needId(row, 'Id');
  const label = textOf(row, 'Name') ?? '';
  const approved = needFlag(row, 'OptionsAllowAdminApprovedUsersOnly');
  const { connected } = around.metadata;
  const found = connected.known ? connected.value.get(id) : undefined;
  const of = <T>(read: (one: NonNullable<typeof found>) => Fact<T>): Fact<T> => told(label, connected, found, read);
  return {
    ...{ kind: 'connected', id, name: splitName(found?.fullName ?? '').name, label },
    ...common(id, label, around),
    namespace: of(({ fullName }) => known(splitName(fullName).namespace, 'ConnectedApp')),
    clientCredentials: of(({ clientCredentials }) => clientCredentials),
    passwordFlow: within(around.passwordFlowBlocked, (blocked) => (blocked === undefined ? undefined : !blocked)),
    deviceFlow: known(undefined, 'ConnectedApp'),
    runAs: of(({ runAs }) => runAs),
    certificateEnds: of(({ certificateEnds }) => certificateEnds),
    permitted: known(approved ? 'admin-approved' : 'self-authorised', 'ConnectedApplication'),
    ipPolicy: of(({ ipPolicy }) => ipPolicy),
    ipRanges: of(({ ipRanges }) => ipRanges),
    scopes: of(({ scopes }) => scopes),
    refreshToken: of(({ refreshToken }) => refreshToken),
  };
}

export function externalApp(row: Row, around: AroundApps): AppFacts {
  const id = needId(row, 'Id');
  const label = textOf(row, 'MasterLabel') ?? '';
  const of = <T>(read: (policy: Row) => T | undefined): Fact<T> => policyFact(around.policies, id, label, read);
  const { global, names, settings, switches } = around.metadata;
  const fullName = names.known ? names.value.get(id) : undefined;
  const ofName = <M>(all: Fact<ReadonlyMap<string, M>>): M | undefined =>
    all.known && fullName !== undefined ? all.value.get(fullName) : undefined;
  const ofGlobal = ofName(global);
  return {
    ...{ kind: 'external-client', id, name: textOf(row, 'DeveloperName') ?? '', label },
    ...common(id, label, around),
    namespace: told(label, names, fullName, (name) => known(splitName(name).namespace, 'listMetadata')),
    switchedOff: told(label, switches, ofName(switches), ({ switchedOff }) => switchedOff),
    clientCredentials: onInBoth(
      of((policy) => flagIn(policy, 'IsClientCredentialsFlowEnabled')),
      told(label, global, ofGlobal, ({ clientCredentials }) => clientCredentials),
    ),
    passwordFlow: known(false, 'ExternalClientApplication'),
    deviceFlow: told(label, global, ofGlobal, ({ deviceFlow }) => deviceFlow),
    runAs: within(
      of((policy) => [textOf(policy, 'ClientCredentialsFlowUser')] as const),
      ([user]) => user,
    ),
    certificateEnds: told(label, global, ofGlobal, ({ certificateEnds }) => certificateEnds),
    certificate: told(label, global, ofGlobal, ({ certificate }) => certificate),
    permitted: of((policy) => permittedIn(policy)),
    ipPolicy: of((policy) => IP_POLICIES[textOf(policy, 'IpRelaxationPolicyType') ?? '']),
    ipRanges: told(label, settings, ofName(settings), ({ ipRanges }) => ipRanges),
    scopes: told(label, settings, ofName(settings), ({ scopes }) => scopes),
    refreshToken: within(
      of((policy) => [textOf(policy, 'RefreshTokenPolicyType')] as const),
      ([policy]) => policy,
    ),
  };
}

function flagIn(row: Row, field: string): boolean | undefined {
  const value = row[field];
  return typeof value === 'boolean' ? value : undefined;
}

const PERMITTED = { AdminApprovedPreAuthorized: 'admin-approved', AllSelfAuthorized: 'self-authorised' } as const;

function permittedIn(policy: Row): 'admin-approved' | 'self-authorised' | undefined {
  const text = textOf(policy, 'PermittedUsersPolicyType');
  return text === 'AdminApprovedPreAuthorized' || text === 'AllSelfAuthorized' ? PERMITTED[text] : undefined;
}

function common(id: string, label: string, { openedBy, tokens }: AroundApps): Pick<AppFacts, 'openedBy' | 'tokens'> {
  const none: AppOpenedBy = { permissionSets: [], profiles: [] };
  return {
    openedBy: within(openedBy, (byId) => byId.get(id) ?? none),
    tokens: within(tokens, ({ byId, byLabel }) => added(byId.get(id), byLabel.get(label))),
  };
}

function added(some: AppTokens = { count: 0 }, others: AppTokens = { count: 0 }): AppTokens {
  const [first, second] = [some.lastUsed, others.lastUsed];
  const lastUsed = first === undefined || (second !== undefined && second > first) ? second : first;
  return { count: some.count + others.count, ...(lastUsed === undefined ? {} : { lastUsed }) };
}

/** An app without a policy record, or with a value that nobody knows, is a gap and never a default. */
function policyFact<T>(
  policies: AroundApps['policies'],
  id: string,
  label: string,
  read: (policy: Row) => T | undefined,
): Fact<T> {
  if (!policies.known) return policies;
  const policy = policies.value.get(id);
  const value = policy === undefined ? undefined : read(policy);
  return value === undefined ? unreadable(untold(label)) : known(value, 'ExtlClntAppOauthPlcyCnfg');
}

function within<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { ...fact, value: change(fact.value) } : fact;
}
