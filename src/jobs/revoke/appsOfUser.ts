/**
 * Apps that log a user in without a password: those that run as it by client credentials, and those whose certificate can.
 */
import {
  type AppFacts,
  type AppsSeen,
  type Fact,
  type Gap,
  known,
  type ProfileFacts,
  uniqueGaps,
} from '../../policy/index.js';

export interface AppOfUser {
  /** As Setup shows it. */
  readonly app: string;
  readonly by: 'client-credentials' | 'certificate';
  /** ISO time at which the certificate ends. */
  readonly ends: string | undefined;
  /** False where what would tell could not be read, or permission sets open the app, of which the user may have one. */
  readonly isCertain: boolean;
}

/**
 * Without those that are switched off, which let nobody in. Partial where something of an app could not be read, by which it may be one of them.
 */
export function appsOfUser(
  read: Fact<AppsSeen>,
  { profile, username }: { readonly username: string; readonly profile: Fact<ProfileFacts> },
): Fact<readonly AppOfUser[]> {
  if (!read.known) return read;
  const gaps: Gap[] = read.partial === undefined ? [] : [read.partial];
  const name = profile.known ? profile.value.name : undefined;
  const apps = read.value.apps
    .filter(({ switchedOff }) => switchedOff?.known !== true || switchedOff.value !== true)
    .flatMap((app): AppOfUser[] => {
      const ways = [...byCredentials(app, username, gaps), ...byCertificate(app, name, gaps)];
      if (app.switchedOff?.known !== false || ways.length === 0) return ways;
      gaps.push(app.switchedOff.gap);
      return ways.map((way) => ({ ...way, isCertain: false }));
    });
  const [partial] = uniqueGaps(gaps);
  return partial === undefined ? known(apps, read.from) : { known: true, value: apps, from: read.from, partial };
}

function byCredentials({ clientCredentials, label, runAs }: AppFacts, username: string, gaps: Gap[]): AppOfUser[] {
  if (!clientCredentials.known) gaps.push(clientCredentials.gap);
  else if (clientCredentials.value === false) return [];
  if (!runAs.known) gaps.push(runAs.gap);
  else if (runAs.value?.toLowerCase() !== username.toLowerCase()) return [];
  // Where neither is known it may be any app.
  if (!clientCredentials.known && !runAs.known) return [];
  const isCertain = clientCredentials.known && clientCredentials.value === true && runAs.known;
  return [{ app: label, by: 'client-credentials', ends: undefined, isCertain }];
}

function byCertificate(
  { certificateEnds, label, openedBy, permitted }: AppFacts,
  profile: string | undefined,
  gaps: Gap[],
): AppOfUser[] {
  if (!certificateEnds.known) {
    gaps.push(certificateEnds.gap);
    return [];
  }
  const ends = certificateEnds.value;
  if (ends === undefined) return [];
  const possible: AppOfUser = { app: label, by: 'certificate', ends, isCertain: false };
  // Whoever has approved it before is let in: that is not told of each user.
  if (!permitted.known || permitted.value !== 'admin-approved' || !openedBy.known) return [possible];
  if (profile !== undefined && openedBy.value.profiles.includes(profile)) return [{ ...possible, isCertain: true }];
  return openedBy.value.permissionSets.length > 0 || profile === undefined ? [possible] : [];
}
