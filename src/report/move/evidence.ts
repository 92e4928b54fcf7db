/**
 * What tells the stage of one user, in plain data.
 */
import { DAY_SECONDS, isoOfSeconds } from '../../isoTime.js';
import { type AppLogins, certaintyOf, goesOnSince, type UserSilence } from '../../policy/move/index.js';
import type { FoundMove, MoveOfUser, ReportedAppLogins } from './result.js';

export function evidenceOf(move: FoundMove): MoveOfUser['evidence'] {
  const { closed, lacking, passwordLogins, servedBy, silence, stage, timesLeft } = move;
  return {
    passwordLogins,
    ...(silence.last === undefined ? {} : { lastPassword: isoOfSeconds(silence.last) }),
    ...decidedByOf(silence),
    passwordClients: silence.clients,
    ...(silence.once.length > 0 && {
      seenOnce: silence.once.map(({ apiType, client }) => ({ client, ...(apiType === undefined ? {} : { apiType }) })),
    }),
    ...(stage !== 'unknown' && {
      silentDays: Math.floor(silence.seconds / DAY_SECONDS),
      longestGapDays: Math.ceil(silence.longestGap / DAY_SECONDS),
      neededDays: Math.ceil(silence.needed / DAY_SECONDS),
    }),
    exact: silence.exact && stage !== 'unknown',
    ...(timesLeft === undefined ? {} : { timesLeft }),
    ...oauthEvidence(move),
    servedBy: servedBy.map(({ flow, label }) => ({ app: label, flow })),
    ...(lacking.length > 0 && {
      lacking: lacking.map(({ label, permissionSets }) => ({ app: label, permissionSets: [...permissionSets] })),
    }),
    ...(closed && { closed: { ...closed, ...(isTriedSince(move) && { isTriedSince: true }) } }),
  };
}

/** Whether a login with the password was tried after the run that took it. */
export function isTriedSince({ closed, silence: { last } }: Pick<FoundMove, 'closed' | 'silence'>): boolean {
  return closed?.by === 'revoked' && last !== undefined && last * 1000 > Date.parse(closed.at);
}

function decidedByOf({ decidedBy, orOthers }: UserSilence): Pick<MoveOfUser['evidence'], 'decidedBy'> {
  if (decidedBy === undefined) return {};
  const { apiType, client, last, logins, path } = decidedBy;
  return {
    decidedBy: {
      ...{ client, ...(apiType === undefined ? {} : { apiType }), path, logins, lastPassword: isoOfSeconds(last) },
      ...(orOthers && { orOthers }),
    },
  };
}

function oauthEvidence({
  byApp,
  recentSince,
  shared,
  silence,
  untold,
}: FoundMove): Pick<MoveOfUser['evidence'], 'byApp' | 'untold' | 'sharedLabels'> {
  return {
    ...(byApp && {
      byApp: {
        ...{ certainty: certaintyOf(byApp, goesOnSince(silence, recentSince)), ...reportLogins(byApp) },
        flows: byApp.flows.map(({ certainty, flow, ...logins }) => ({ flow, certainty, ...reportLogins(logins) })),
      },
    }),
    ...(untold && { untold: reportLogins(untold) }),
    ...(shared.length > 0 && { sharedLabels: shared.map(({ apps, label }) => ({ label, apps: [...apps] })) }),
  };
}

function reportLogins({ apps, first, last, logins }: AppLogins): ReportedAppLogins {
  return { logins, first: isoOfSeconds(first), last: isoOfSeconds(last), apps: [...apps] };
}
