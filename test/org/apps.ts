/**
 * Connected apps and External Client Apps: which flows they allow, whom they let in, and with what they prove themselves.
 * The store keeps a digest of a secret, never the secret.
 */
import type { OrgState } from './state.js';
import { digest } from './sessions.js';
import type { Row } from './store.js';
import { numberIn, optionalNumber, textIn } from './store.js';

export interface AppSpec {
  /** An External Client App when nothing is said: no others can be made since Spring '26. */
  readonly kind?: 'connected' | 'external';
  /** API name. */
  readonly name: string;
  readonly label?: string;
  /** Setup and deployments give other names to the policies of an External Client App; by metadata when nothing is said. */
  readonly madeIn?: 'metadata' | 'setup';
  /** Of the package that brought it. */
  readonly namespace?: string;
  readonly clientSecret?: string;
  /** The key by which JWTs are checked, PEM, and when the certificate around it ends, in seconds since 1970. */
  readonly certificate?: {
    readonly publicKey: string;
    readonly ends: number;
    /** The certificate itself, as its metadata hold it: the body of its PEM. */
    readonly body?: string;
  };
  readonly clientCredentials?: boolean;
  /** Username of the user that client credentials log in. */
  readonly runAs?: string;
  /** Administrators say who may use it (`permissionSets`, `profiles`); else users approve it themselves. */
  readonly adminApproved?: boolean;
  /** Users have approved it before: without that a JWT is refused. */
  readonly approved?: boolean;
  readonly permissionSets?: readonly string[];
  /** Labels. */
  readonly profiles?: readonly string[];
  readonly ip?: 'Enforce' | 'Bypass' | 'Bypass_2factor' | 'Enforce_RelaxRefresh';
  /** As the metadata spell them: `Api`, `Full`, `RefreshToken`. */
  readonly scopes?: readonly string[];
  /** It belongs to another org and was not installed here. */
  readonly installed?: boolean;
  /** Its policies switch it off otherwise. */
  readonly enabled?: boolean;
}

/** What a client of the app is configured with. */
export interface MadeApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An app as the token endpoint sees it. */
export interface App {
  readonly n: number;
  readonly kind: 'connected' | 'external';
  readonly label: string;
  readonly secretHash: string;
  /** PEM; empty without a certificate. */
  readonly publicKey: string;
  readonly certificateEnds: number;
  readonly clientCredentials: boolean;
  readonly runAs: number | undefined;
  readonly adminApproved: boolean;
  readonly approved: boolean;
  /** Its flow of JWT bearer is on; it needs a certificate beside. */
  readonly jwt: boolean;
  /** Its policies say that it is on. */
  readonly enabled: boolean;
  readonly ip: string;
  readonly scopes: readonly string[];
  readonly installed: boolean;
}

/** In the words of a token's answer. */
const SCOPES: Readonly<Record<string, string>> = {
  Api: 'api',
  Web: 'web',
  Full: 'full',
  RefreshToken: 'refresh_token',
  OpenID: 'openid',
  Profile: 'profile',
};

export function spokenScopes({ scopes }: Pick<App, 'scopes'>): string {
  return scopes.map((scope) => SCOPES[scope] ?? scope.toLowerCase()).join(' ');
}

export function addApp(org: OrgState, spec: AppSpec): MadeApp {
  const clientId = madeClientId(org, spec.name);
  const clientSecret = spec.clientSecret ?? madeSecret(clientId);
  const app = org.store.insert('app', {
    kind: spec.kind ?? 'external',
    name: spec.name,
    label: spec.label ?? spec.name,
    namespace: spec.namespace ?? null,
    client_id: clientId,
    secret_hash: digest(clientSecret),
    public_key: '',
    ...partNames(spec.name, spec.madeIn ?? 'metadata'),
    ...columnsOf(org, spec),
    created: org.seconds,
  });
  giveAccess(org, app, spec);
  return { clientId, clientSecret };
}

/** Full names of the parts of an External Client App (docs/salesforce.md section 8, C). */
function partNames(app: string, madeIn: 'metadata' | 'setup'): Record<string, string> {
  const settings = `${app}_oauth`;
  return {
    settings_name: settings,
    global_name: `${app}_glbloauth`,
    oauth_policy_name: madeIn === 'setup' ? `${app}_oauthPlcy` : `${settings}_defaultPolicy`,
    policy_name: madeIn === 'setup' ? `${app}_plcy` : `${app}_defaultPolicy`,
  };
}

/** A key that Salesforce makes for an app: the same for the same app of the same org. */
export function madeClientId(org: OrgState, name: string): string {
  return `3MVG9${digest(`client ${org.orgId} ${name}`).slice(0, 60)}`;
}

/** And its secret. */
export function madeSecret(clientId: string): string {
  return digest(`secret ${clientId}`).toUpperCase();
}

/** Changes what is named, as an administrator would in Setup. */
export function changeApp(org: OrgState, clientId: string, change: Partial<Omit<AppSpec, 'name'>>): void {
  const app = findApp(org, clientId);
  if (app === undefined) throw new Error('There is no such app');
  const columns = columnsOf(org, change);
  if (Object.keys(columns).length > 0) org.store.update('app', app.n, columns);
  giveAccess(org, app.n, change);
}

function columnsOf(org: OrgState, spec: Partial<AppSpec>): Record<string, string | number | null> {
  const { adminApproved, approved, certificate, clientCredentials, clientSecret } = spec;
  const { enabled, installed, ip, label, runAs, scopes } = spec;
  return {
    ...(label === undefined ? {} : { label }),
    ...(clientSecret === undefined ? {} : { secret_hash: digest(clientSecret) }),
    ...(certificate === undefined
      ? {}
      : {
          public_key: certificate.publicKey,
          certificate: certificate.body ?? '',
          certificate_ends: Math.floor(certificate.ends),
        }),
    ...(clientCredentials === undefined ? {} : { client_credentials: Number(clientCredentials) }),
    ...(runAs === undefined ? {} : { run_as: runAs === '' ? null : userOf(org, runAs) }),
    ...(adminApproved === undefined ? {} : { admin_approved: Number(adminApproved) }),
    ...(approved === undefined ? {} : { approved: Number(approved) }),
    ...(ip === undefined ? {} : { ip }),
    ...(scopes === undefined ? {} : { scopes: scopes.join(',') }),
    ...(enabled === undefined ? {} : { enabled: Number(enabled) }),
    ...(installed === undefined ? {} : { installed: Number(installed) }),
  };
}

function userOf(org: OrgState, username: string): number {
  const row = org.store.get('SELECT n FROM user WHERE username = :username COLLATE NOCASE', { username });
  if (row === undefined) throw new Error(`There is no user ${username}`);
  return numberIn(row['n']);
}

/** A profile opens an app by its own permission set. */
function giveAccess(org: OrgState, app: number, { permissionSets = [], profiles = [] }: Partial<AppSpec>): void {
  const sets = [
    ...permissionSets.map((name) => org.store.get('SELECT n FROM permission_set WHERE name = :name', { name })),
    ...profiles.map((name) =>
      org.store.get(
        'SELECT s.n FROM permission_set s JOIN profile p ON p.n = s.profile WHERE p.name = :name COLLATE NOCASE',
        { name },
      ),
    ),
  ];
  for (const set of sets) {
    if (set === undefined) throw new Error('There is no such permission set or profile');
    org.store.insert('setup_entity_access', { pset: numberIn(set['n']), app });
  }
}

export function findApp(org: OrgState, clientId: string): App | undefined {
  const row = org.store.get('SELECT * FROM app WHERE client_id = :clientId', { clientId });
  return row === undefined ? undefined : appIn(row);
}

function appIn(row: Row): App {
  const flag = (column: string): boolean => row[column] === 1;
  return {
    n: numberIn(row['n']),
    kind: textIn(row['kind']) === 'connected' ? 'connected' : 'external',
    label: textIn(row['label']),
    secretHash: textIn(row['secret_hash']),
    publicKey: textIn(row['public_key']),
    certificateEnds: optionalNumber(row['certificate_ends']) ?? 0,
    clientCredentials: flag('client_credentials'),
    runAs: optionalNumber(row['run_as']),
    adminApproved: flag('admin_approved'),
    approved: flag('approved'),
    jwt: flag('jwt'),
    enabled: flag('enabled'),
    ip: textIn(row['ip']),
    scopes: textIn(row['scopes']).split(',').filter(Boolean),
    installed: flag('installed'),
  };
}

/** Whether a permission set, one of a group of them, or the profile of the user opens the app; none that waits for a session. */
export function isAssigned(org: OrgState, app: App, user: number): boolean {
  return (
    org.store.count(
      `SELECT COUNT(*) FROM setup_entity_access e JOIN permission_set s ON s.n = e.pset
       JOIN permission_set_assignment a ON a.pset = e.pset OR a.psg IN (
         SELECT c.psg FROM permission_set_group_component c WHERE c.pset = e.pset)
       WHERE e.app = :app AND a.assignee = :user AND (a.expires IS NULL OR a.expires > :now)
         AND s.activation_required = 0`,
      { app: app.n, user, now: org.seconds },
    ) > 0
  );
}
