/**
 * One app of a project, from all files that hold a part of it.
 */
import { type AppFacts, type Fact, known, unreadable } from '../../policy/index.js';
import { Text } from '../../text.js';
import { splitName } from '../appNames.js';
import { onInBoth } from '../externalAppFlow.js';
import type {
  AppSwitchMetadata,
  ConnectedAppMetadata,
  ExternalAppMetadata,
  GlobalOauthMetadata,
  OauthOidcSettings,
  OauthPolicyMetadata,
  OauthSettingsMetadata,
} from '../metadata/index.js';
import { agree, type Files } from './agreement.js';

/** The components of an External Client App besides its header; undefined for one that the project does not have. */
export interface ExternalParts {
  readonly settings: Files<OauthSettingsMetadata> | undefined;
  readonly global: Files<GlobalOauthMetadata> | undefined;
  readonly policies: Files<OauthPolicyMetadata> | undefined;
  readonly switches: Files<AppSwitchMetadata> | undefined;
}

/** Whether the org lets connected apps use the username-password flow; known undefined where the project does not say. */
export function passwordFlowIn(files: Files<OauthOidcSettings> | undefined, from: string): Fact<boolean | undefined> {
  if (files === undefined) return known(undefined, from);
  const blocked = agreed('OauthOidcSettings', files, 'blockOAuthUnPwFlow', (one) => one.passwordFlowBlocked);
  return blocked.known ? { ...blocked, value: blocked.value === undefined ? undefined : !blocked.value } : blocked;
}

export function connectedAppIn(
  fullName: string,
  files: Files<ConnectedAppMetadata>,
  passwordFlow: Fact<boolean | undefined>,
): AppFacts {
  const { name, namespace } = splitName(fullName);
  const what = `ConnectedApp ${fullName}`;
  const of = <T>(element: string, pick: (one: ConnectedAppMetadata) => Fact<T>): Fact<T> =>
    agreed(what, files, element, pick);
  const label = of('label', (one) => one.label);
  const [{ file }] = files;
  return {
    ...{ kind: 'connected', name, file, label: (label.known ? label.value : undefined) ?? name, passwordFlow },
    namespace: known(namespace, file),
    clientCredentials: of('isClientCredentialEnabled', (one) => one.clientCredentials),
    deviceFlow: known(undefined, file),
    runAs: of('oauthClientCredentialUser', (one) => one.runAs),
    certificateEnds: of('certificate', (one) => one.certificateEnds),
    permitted: of('isAdminApproved', (one) => one.permitted),
    openedBy: of('permissionSetName', (one) => one.openedBy),
    ipPolicy: of('ipRelaxation', (one) => one.ipPolicy),
    ipRanges: of('ipRanges', (one) => one.ipRanges),
    scopes: of('scopes', (one) => one.scopes),
    refreshToken: of('refreshTokenPolicy', (one) => one.refreshToken),
    tokens: known(undefined, file),
  };
}

export function externalAppIn(
  fullName: string,
  header: Files<ExternalAppMetadata> | undefined,
  { global, policies, settings, switches }: ExternalParts,
): AppFacts {
  const { name, namespace } = splitName(fullName);
  const what = `ExternalClientApplication ${fullName}`;
  const file = (header ?? settings ?? policies ?? global ?? switches)?.[0].file ?? '';
  /** Of a component that the project does not have nothing is known. */
  const of =
    <M>(type: string, files: Files<M> | undefined) =>
    <T>(element: string, pick: (one: M) => Fact<T>): Fact<T> =>
      files === undefined
        ? unreadable({ what, why: Text.of('facts.project.no-app-part', { type }) })
        : agreed(what, files, element, pick);
  const policy = of('ExtlClntAppOauthConfigurablePolicies', policies);
  const setting = of('ExtlClntAppOauthSettings', settings);
  const label = header && agreed(what, header, 'label', (one) => one.label);
  const isOn = global && agreed(what, global, 'isClientCredentialsFlowEnabled', (one) => one.clientCredentials);
  return {
    ...{ kind: 'external-client', name, file, label: (label?.known === true ? label.value : undefined) ?? name },
    namespace: known(namespace, file),
    switchedOff: switches ? agreed(what, switches, 'isEnabled', (one) => one.switchedOff) : known(undefined, file),
    clientCredentials: onInBoth(
      policy('isClientCredentialsFlowEnabled', (one) => one.clientCredentials),
      // Global settings hold key and secret and do not belong in a project: without them nothing tells.
      isOn ?? known(undefined, file),
    ),
    passwordFlow: known(false, file),
    deviceFlow: global ? agreed(what, global, 'isDeviceFlowEnabled', (one) => one.deviceFlow) : known(undefined, file),
    runAs: policy('clientCredentialsFlowUser', (one) => one.runAs),
    ...(global === undefined
      ? { certificateEnds: known(undefined, file), certificateUntold: true }
      : { certificateEnds: agreed(what, global, 'certificate', (one) => one.certificateEnds) }),
    permitted: policy('permittedUsersPolicyType', (one) => one.permitted),
    openedBy: policy('commaSeparatedPermissionSet', (one) => one.openedBy),
    ipPolicy: policy('ipRelaxationPolicyType', (one) => one.ipPolicy),
    ipRanges: setting('trustedIpRanges', (one) => one.ipRanges),
    scopes: setting('commaSeparatedOauthScopes', (one) => one.scopes),
    refreshToken: policy('refreshTokenPolicyType', (one) => one.refreshToken),
    tokens: known(undefined, file),
  };
}

/** One fact from all files that hold the component: they must agree. */
function agreed<T, U>(what: string, files: Files<T>, element: string, pick: (one: T) => Fact<U>): Fact<U> {
  return agree(files, pick, {
    what,
    path: [element],
    key: keyOf,
    silent: (value) => value === undefined,
  });
}

/** The same value from two files is one, wherever it stands in each. */
function keyOf(value: unknown): string {
  return JSON.stringify({ value }, (name, part: unknown) => {
    if (name === 'line' || name === 'file') return undefined;
    return typeof part === 'bigint' ? String(part) : part;
  });
}
