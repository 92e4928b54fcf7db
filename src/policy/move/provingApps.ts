/**
 * Which logins of a history prove that an app serves: those with client credentials by their own subtype, and those that are
 * likely JWTs. JWT bearer has no documented subtype (docs/salesforce.md section 5), so an OAuth login without one may be
 * anything: only through an app that has a certificate, and may call the API, is it likely a JWT, and it never is for certain.
 */
import { callsApiWith } from '../apiScopes.js';
import { apartName, type AppFacts, appsByLabel } from '../apps/index.js';
import { type Certainty, mayBeByApp } from '../loginRow/index.js';
import type { LoginGroup } from '../logins/index.js';
import { APP_FLOWS, type AppFlow } from './flow.js';

/** By labels, as LoginHistory.Application has them. */
export interface ProvingApps {
  /** Seconds since 1970 at which the last certificate ends, of labels whose apps all have one and call the API. */
  readonly certifiedUntil: ReadonlyMap<string, number>;
  /** No app of these labels may call the API, so no login through them replaces a password. */
  readonly withoutApi: ReadonlySet<string>;
  /** Labels that several apps share of which not all prove the same, and by which flows: a login by them is at most likely. */
  readonly ambiguous: ReadonlyMap<string, { readonly apps: readonly string[]; readonly flows: readonly AppFlow[] }>;
}

export const PROVEN: Readonly<Record<AppFlow, Certainty>> = { 'client-credentials': 'certain', jwt: 'likely' };

export function provingApps(apps: readonly AppFacts[]): ProvingApps {
  const certifiedUntil = new Map<string, number>();
  const withApi = new Set<string>();
  // A login by a label that another app shares may have come through that one.
  const mixed = new Set<string>();
  for (const { certificateEnds: ends, label, scopes } of apps) {
    // Scopes that could not be read shut out nothing that is certain, and prove nothing that is not.
    if (!scopes.known || callsApiWith(scopes.value)) withApi.add(label);
    if (!scopes.known || !callsApiWith(scopes.value) || !ends.known || ends.value === undefined) {
      mixed.add(label);
      continue;
    }
    certifiedUntil.set(label, Math.max(certifiedUntil.get(label) ?? -Infinity, Date.parse(ends.value) / 1000));
  }
  const ambiguous = ambiguousLabels(apps);
  for (const label of mixed) certifiedUntil.delete(label);
  const withoutApi = new Set(apps.map(({ label }) => label).filter((label) => !withApi.has(label)));
  return { certifiedUntil, withoutApi, ambiguous };
}

/** Of an app that is known not to have a flow no login by that flow is. */
function ambiguousLabels(apps: readonly AppFacts[]): ProvingApps['ambiguous'] {
  return new Map(
    [...appsByLabel(apps)].flatMap(([label, those]) => {
      const running = those.filter(({ clientCredentials: flow }) => !flow.known || flow.value !== false);
      const flows = APP_FLOWS.filter((flow) =>
        flow === 'jwt'
          ? those.some((app) => signsOf(app) !== 'false') && isMixed(those, (app) => `${apiOf(app)} ${signsOf(app)}`)
          : isMixed(running, apiOf),
      );
      return flows.length === 0 ? [] : [[label, { apps: those.map(apartName), flows }] as const];
    }),
  );
}

function isMixed(apps: readonly AppFacts[], of: (app: AppFacts) => string): boolean {
  return new Set(apps.map(of)).size > 1;
}

const apiOf = ({ scopes }: AppFacts): string => (scopes.known ? String(callsApiWith(scopes.value)) : 'unread');
const signsOf = ({ certificateEnds: ends }: AppFacts): string =>
  ends.known ? String(ends.value !== undefined) : 'unread';

/** The flow by which these logins prove an app; `untold` of OAuth logins that may be a JWT and are not known to. */
export function provedBy(
  group: LoginGroup,
  { certifiedUntil, withoutApi }: ProvingApps,
): AppFlow | 'untold' | undefined {
  const label = group.application ?? '';
  if (mayBeByApp(group, 'client-credentials')) return withoutApi.has(label) ? 'untold' : 'client-credentials';
  if (!mayBeByApp(group, 'jwt')) return undefined;
  const until = certifiedUntil.get(label);
  // With a certificate that had ended it was another flow.
  return until !== undefined && group.last < until ? 'jwt' : 'untold';
}
