/** An org as a scene has it, with whoever asks it. */
import {
  ANY_API_AUTH,
  FLOW_RETIREMENT,
  SOAP_RETIREMENT,
  startOrg,
  type Org,
  type OrgSession,
  type ReleaseUpdateRow,
} from '../../org/index.js';
import { ADMIN_PERMISSIONS } from '../../org/model/permissions.js';
import { BRANCH, type Scene } from './scene.js';

const DAY = 86_400;
/** From Winter '26 on orgs are made with SOAP login() off (docs/salesforce.md section 1). */
const SOAP_OFF_IN_NEW_ORGS = '2025-10-01';

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly spec: Scene['users'][number];
  /** Counters and lock as they are before each attempt. */
  readonly before: Readonly<Record<string, number | null>>;
}

export interface Built {
  readonly org: Org;
  readonly asker: OrgSession;
  readonly accounts: readonly Account[];
  /** What no API tells, as the user says it. */
  readonly assume: readonly string[];
}

export async function build(scene: Scene, seed: number): Promise<Built> {
  const org = await startOrg({
    seed,
    clock: () => scene.now,
    timeZone: scene.timeZone,
    sandbox: scene.sandbox,
    created: scene.created,
    addresses: { branch: BRANCH },
  });
  org.change.forgetLogins();
  const assume = setUp(org, scene);
  setUpdates(org, scene);
  const accounts = addAccounts(org, scene);
  addEvidence(org, scene);
  return { org, asker: addAsker(org, scene), accounts, assume };
}

/** Returns what has to be said, since no API tells it and it is not as usual. */
function setUp(org: Org, scene: Scene): string[] {
  const { settings } = org.change;
  const usual = scene.created < SOAP_OFF_IN_NEW_ORGS;
  settings.soapLogin = scene.soapLogin === 'as-made' ? usual : scene.soapLogin === 'on';
  settings.oauthPasswordFlowBlocked =
    scene.passwordFlow === 'not-stored' ? undefined : scene.passwordFlow === 'blocked';
  settings.appIpPolicy = scene.appIpPolicy;
  settings.appType = scene.appType;
  settings.trustedRanges = scene.trusted;
  settings.profileFiltering = scene.profileFiltering;
  settings.loginTypesSpoken = scene.loginTypesSpoken;
  scene.absent.forEach((name) => settings.absent.add(name));
  return [
    ...(settings.soapLogin === usual ? [] : [`soap-login=${settings.soapLogin ? 'on' : 'off'}`]),
    ...(scene.appIpPolicy === 'enforce' ? [] : [`app-ip-policy=${scene.appIpPolicy}`]),
    ...(scene.appType === 'connected' ? [] : [`app-type=${scene.appType}`]),
  ];
}

const TITLES: Readonly<Record<string, string>> = {
  [ANY_API_AUTH]: 'Assign Use Any API Auth Permission for SOAP login()',
  [SOAP_RETIREMENT]: 'SOAP API login() Call in SOAP API Versions 31.0 Through 64.0 Is Being Retired',
  [FLOW_RETIREMENT]: 'Retirement of OAuth 2.0 Username-Password Flow for Connected Apps',
};

function setUpdates(org: Org, scene: Scene): void {
  const wanted = [
    [ANY_API_AUTH, scene.anyApiAuth],
    [SOAP_RETIREMENT, scene.soapRetirement],
    [FLOW_RETIREMENT, scene.flowRetirement],
  ] as const;
  for (const [developerName, row] of wanted) {
    // Where there is no such object, there are no rows that would be in force.
    if (row === 'none' || scene.absent.includes('ReleaseUpdate')) org.change.removeReleaseUpdate(developerName);
    if (typeof row === 'string' || scene.absent.includes('ReleaseUpdate')) continue;
    const { status, releaseDate, spoken } = row;
    // Pending is what is not in force though its date is over.
    const over = releaseDate < new Date(scene.now).toISOString().slice(0, 10) ? releaseDate : '2026-10-20';
    const made: ReleaseUpdateRow = {
      developerName,
      title: TITLES[developerName] ?? '',
      status,
      releaseDate: status === 'Pending' ? over : releaseDate,
    };
    org.change.setReleaseUpdate({
      ...made,
      titles: Object.fromEntries(spoken.map((language) => [language, `«${developerName.length} ${language}»`])),
    });
  }
}

function addAccounts(org: Org, scene: Scene): Account[] {
  const { change } = org;
  scene.profiles.forEach((profile, index) => change.addProfile({ name: `Profile ${String(index)}`, ...profile }));
  change.addPermissionSet('Single_Sign_On', ['IsSsoEnabled']);
  change.addGroup('Muted_Group', ['API_Access', 'Use_Any_API_Auth'], ['UseAnyApiAuth']);
  const now = Math.floor(scene.now / 1000);
  return scene.users.map((spec, index) => {
    const username = `user${String(index)}@agreement.example`;
    const password = `Pw-${String(index)}-<&>é`;
    const token = `Token${String(index)}`.padEnd(24, 'x');
    change.addUser({
      username,
      profile: `Profile ${String(spec.profile)}`,
      userType: spec.userType,
      active: spec.active,
      frozen: spec.frozen,
      language: spec.language,
      authenticator: spec.authenticator,
    });
    change.setPassword(username, {
      password,
      securityToken: token,
      passwordExpired: spec.passwordExpired,
      challenge: spec.challenge,
    });
    spec.assignments.forEach(({ set, days }) => {
      change.assign(username, set, days === null ? undefined : now + days * DAY);
    });
    spec.verified.forEach(({ address, authenticated }) => change.addVerifiedAddress(username, address, authenticated));
    // A lock that ends between the reading and the login is not foretold: `--at` speaks of hours and retirements alone.
    const until = { 'for-ever': null, still: scene.ahead === 0 ? now + 600 : null, 'no-longer': now - 60, no: null };
    const before = {
      locked: Number(spec.locked !== 'no'),
      locked_until: until[spec.locked],
      failed_logins: spec.locked === 'no' ? spec.failures : 10,
    };
    change.changeUser(username, before);
    return { username, password, token, spec, before };
  });
}

/** Past logins that could have happened: they prove something, and nothing that is not so. */
function addEvidence(org: Org, scene: Scene): void {
  const { change } = org;
  const inForce = change.inForce();
  if (scene.evidence === 'none' || !inForce.soapLogin) return;
  const without = scene.evidence === 'soap-without' && !inForce.anyApiAuth;
  change.addProfile({ name: 'Past', permissions: without ? ['ApiEnabled'] : ['ApiEnabled', 'UseAnyApiAuth'] });
  change.addUser({ username: 'past@agreement.example', profile: 'Past' });
  change.addLogin('past@agreement.example', Math.floor(scene.now / 1000) - 60);
}

function addAsker(org: Org, scene: Scene): OrgSession {
  const permissions = ADMIN_PERMISSIONS.filter((name) => !scene.missing.includes(name));
  const asker = org.change.session({ permissions });
  org.change.changeUser(asker.username, { language: scene.language });
  return asker;
}
