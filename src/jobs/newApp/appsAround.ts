/**
 * What a new app meets in the org: apps that could serve already, clients that packages brought, and an app of its own name.
 */
import type { Witness } from '../../facts/types.js';
import {
  type AppFacts,
  type Gap,
  openingSets,
  type ProfileFacts,
  uniqueGaps,
  unreadable,
  type UserFacts,
} from '../../policy/index.js';
import { type MoveUser, servingApps } from '../../policy/move/index.js';
import { Text } from '../../text.js';

export interface AppsAround extends Pick<MoveUser, 'servedBy' | 'packaged' | 'unreadCertificate' | 'sameName'> {
  /** The body of the certificate that the org's app of this name has. */
  readonly certificate: string | undefined;
  /** What the org calls the OAuth policies of that app, where it tells. */
  readonly policies: string | undefined;
  /** What could not be read of apps. */
  readonly unread: readonly Gap[];
  /** Why no app at all could be read: whether one serves, or has the name, is then open. */
  readonly missing: readonly Gap[];
}

interface AppsAroundWanted {
  readonly name: string;
  /** ISO time. */
  readonly now: string;
  readonly user: UserFacts;
  readonly profile: ProfileFacts | undefined;
}

export async function appsAround(
  witness: Witness,
  { name, now, profile, user }: AppsAroundWanted,
): Promise<AppsAround> {
  const read = (await witness.apps?.()) ?? unreadable({ what: 'apps', why: Text.of('apps.none') });
  const none = { sameName: undefined, servedBy: [], packaged: new Map<string, string>(), policies: undefined };
  if (!read.known) {
    return { ...none, certificate: undefined, unreadCertificate: undefined, unread: [], missing: [read.gap] };
  }
  const { apps } = read.value;
  const own = apps.find((app) => isCalled(app, name));
  const assigned =
    (await witness.assignedSets?.({ names: openingSets(apps), users: [user.id] })) ??
    unreadable({ what: 'PermissionSetAssignment', why: Text.of('apps.none') });
  const sets = assigned.known ? { ...assigned, value: assigned.value.get(user.id) ?? new Set<string>() } : assigned;
  const who = { username: user.username, profile: profile?.name, sets };
  const others = apps.filter((app) => app !== own);
  const served = servingApps(others, who, now);
  const isServing = own !== undefined && servingApps([own], who, now).apps.length > 0;
  const certificate = own?.certificate;
  return {
    servedBy: served.apps,
    sameName:
      own === undefined
        ? undefined
        : {
            label: own.label,
            switchedOff: own.switchedOff,
            clientCredentials: own.clientCredentials,
            isForUser: isServing || runsAs(own, user) || isFree(own, user),
          },
    packaged: new Map(apps.flatMap((app) => packageOf(app))),
    certificate: certificate?.known === true ? certificate.value : undefined,
    policies: own === undefined ? undefined : await policiesOf(witness, own.name),
    // That there is none is known without knowing which.
    unreadCertificate: own === undefined || certificate?.known === true || hasNone(own) ? undefined : own.name,
    unread: uniqueGaps(served.gaps),
    // One of the two kinds, which may hold the app that was looked for.
    missing: read.partial === undefined ? [] : [read.partial],
  };
}

/** What cannot be read the steps say how to find out. */
async function policiesOf(witness: Witness, app: string): Promise<string | undefined> {
  const read = await witness.appPolicies?.(app);
  return read?.known === true ? read.value : undefined;
}

/** Of the org's own: one of a package has a name that a deployment of ours does not touch. */
function isCalled({ kind, name, namespace }: AppFacts, wanted: string): boolean {
  const isOwn = !namespace.known || namespace.value === undefined;
  return kind === 'external-client' && isOwn && name.toLowerCase() === wanted.toLowerCase();
}

/** An app that logs nobody else in, though it may not yet be open to the user, or the flow not be known to be on. */
function runsAs({ clientCredentials, runAs }: AppFacts, { username }: UserFacts): boolean {
  const isOff = clientCredentials.known && clientCredentials.value === false;
  return !isOff && runAs.known && runAs.value?.toLowerCase() === username.toLowerCase();
}

/** Nobody else runs it or is let in by it: an app that was deployed, and its policies not yet. */
function isFree({ openedBy, runAs }: AppFacts, { username }: UserFacts): boolean {
  const isOpened = openedBy.known && (openedBy.value.permissionSets.length > 0 || openedBy.value.profiles.length > 0);
  const runsAs = runAs.known ? runAs.value : undefined;
  return !isOpened && (runsAs === undefined || runsAs.toLowerCase() === username.toLowerCase());
}

function hasNone({ certificateEnds }: AppFacts): boolean {
  return certificateEnds.known && certificateEnds.value === undefined;
}

function packageOf({ label, namespace }: AppFacts): [string, string][] {
  return namespace.known && namespace.value !== undefined ? [[label, namespace.value]] : [];
}
