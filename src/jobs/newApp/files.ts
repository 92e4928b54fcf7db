/**
 * The files of a new app: what they are called, what is in them, and the key pair among them.
 */
import { RunError } from '../../errors.js';
import { certificateBody, endOfBody, makeKeyPair } from '../../login/app/keyPair.js';
import { say } from '../../messages.js';
import type { AppFlow } from '../../policy/move/index.js';
import { appFiles, partNames, POLICIES_FOLDER, policiesPath, type NewAppSpec } from '../../report/newApp/metadata.js';
import { newAppReadme } from '../../report/newApp/readme.js';
import type { GenerateAppResult } from '../../report/newApp/result.js';
import { certificatePath, keyPath } from '../../report/newApp/steps.js';
import { Text } from '../../text.js';
import type { NewAppPlan } from './generateApp.js';
import { contactEmail } from './values.js';

export const README = 'README.md';
/** The folder of the pair, as ignore files name it. */
const KEYS = 'keys/';

/** One file that is made, as `NewFile` of the room cli has it. */
export interface AppFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Its permissions, where they are not those of any file. */
  readonly mode?: number;
  /** What is there already, with more: nothing of it is lost. */
  readonly isGrown?: true;
}

export interface FoundPair {
  /** PEM. */
  readonly certificate: string;
  /** ISO time. */
  readonly ends: string;
}

/** The folder that is written to, as it stands: paths are below it, with slashes. */
export interface AppFolder {
  /** Where a file of it stands. */
  readonly place: (path: string) => string;
  readonly isThere: (path: string) => boolean;
  /**
   * The certificate of an earlier run; undefined where neither file is there.
   *
   * @throws RunError for one without the other, for two that do not belong together, and for what is no certificate
   */
  readonly pairIn: (key: string, certificate: string) => FoundPair | undefined;
  /** The file that is there, or none, with a line which keeps something out. @throws RunError for one that is no text */
  readonly ignoring: (line: string, path: string) => AppFile;
}

interface PairWanted {
  readonly name: string;
  readonly flow: AppFlow;
  readonly folder: AppFolder;
  /** Makes another pair although there is one. */
  readonly isNew: boolean;
  /** The body of the certificate that the app has in the org, which a deployment without it would take away. */
  readonly inOrg: string | undefined;
  /** Takes the pair of the folder although the app has another certificate in the org. */
  readonly isForced: boolean;
  readonly now: Date;
  readonly until: Date;
}

export interface Pair {
  /** The body of the certificate's PEM. */
  readonly body: string | undefined;
  readonly certificate: GenerateAppResult['certificate'];
  /** What is to be written of it. */
  readonly files: readonly AppFile[];
}

/**
 * A key that is there is kept: the app may know its certificate. One that the app has in the org is carried along: its key
 * is where the client keeps it. Of an app that moves to client credentials the certificate
 * stays too, or its JWT logins end.
 */
async function pairOf({ flow, folder, inOrg, isForced, isNew, name, now, until }: PairWanted): Promise<Pair> {
  const { place } = folder;
  const [key, crt] = [keyPath(name), certificatePath(name)];
  const there = isNew ? undefined : folder.pairIn(key, crt);
  const known = inOrg === undefined ? undefined : certificateBody(inOrg);
  if (there !== undefined) {
    const body = certificateBody(there.certificate);
    const replaces = known !== undefined && known !== body;
    if (replaces && !isForced) throw new RunError(Text.of('move.error.other-certificate', { name, file: place(crt) }));
    const ended = endedOf(there.ends, now);
    if (ended.ended === true && flow === 'jwt' && !isForced) {
      throw new RunError(Text.of('move.error.pair-ended', { file: place(crt), date: there.ends.slice(0, 10) }));
    }
    const certificate = { ends: there.ends.slice(0, 10), reused: true, from: 'folder' as const, replaces, ...ended };
    return { body, certificate, files: [] };
  }
  const carried = isNew ? undefined : endOfBody(inOrg);
  if (carried !== undefined) {
    const ended = endedOf(carried, now);
    if (ended.ended === true && flow === 'jwt' && !isForced) {
      throw new RunError(Text.of('move.error.certificate-ended', { name, date: carried.slice(0, 10) }));
    }
    const certificate = { ends: carried.slice(0, 10), reused: true, from: 'org' as const, replaces: false, ...ended };
    return { body: known, certificate, files: [] };
  }
  if (flow !== 'jwt') return { body: undefined, certificate: null, files: [] };
  const replaces = known !== undefined || folder.isThere(key);
  const made = await makeKeyPair({ commonName: name, from: now, until });
  return {
    body: certificateBody(made.certificate),
    certificate: { ends: until.toISOString().slice(0, 10), reused: false, from: 'made' as const, replaces },
    files: [
      { path: key, text: made.privateKey, mode: 0o600 },
      { path: crt, text: made.certificate },
    ],
  };
}

/** @param ends ISO time */
function endedOf(ends: string, now: Date): { readonly ended?: true } {
  return ends <= now.toISOString() ? { ended: true } : {};
}

/**
 * Refuses to leave policies of another name beside those that are written: Salesforce takes one name for an app.
 *
 * @throws RunError
 */
function refuseOtherPolicies(name: string, policies: string | undefined, folder: AppFolder): void {
  const usual = partNames(name).policies;
  const other = policiesPath(usual);
  if (policies === undefined || policies === usual || !folder.isThere(other)) return;
  throw new RunError(Text.of('move.error.other-policies', { file: folder.place(other), policies }));
}

export interface MadeWanted {
  readonly flags: {
    readonly 'contact-email'?: string | undefined;
    readonly 'new-key': boolean;
    readonly force: boolean;
  };
  readonly flow: AppFlow;
  readonly label: string;
  readonly name: string;
  readonly now: Date;
  /** The last second of a certificate that is made. */
  readonly until: Date;
  /** How the org is named in commands. */
  readonly org: string;
  readonly folder: AppFolder;
}

export async function madeOf(
  { certificate, policies, user }: Pick<NewAppPlan, 'certificate' | 'policies' | 'user'>,
  { flags, flow, folder, label, name, now, org, until }: MadeWanted,
): Promise<{ readonly made: readonly AppFile[]; readonly pair: Pair }> {
  const { username } = user;
  const pair = await pairOf({
    ...{ name, flow, folder, now, until, inOrg: certificate },
    ...{ isNew: flags['new-key'], isForced: flags.force },
  });
  refuseOtherPolicies(name, policies, folder);
  const about = { org, policies, certificate: pair.certificate };
  const files = filesOf(
    {
      ...{ name, label, flow, runAs: username },
      description: say(Text.of('move.description', { username })),
      contactEmail: contactEmail(flags['contact-email'], user),
      policies,
    },
    pair,
    folder,
  );
  return {
    made: [{ path: README, text: newAppReadme({ flow, label, name, username }, about, say) }, ...files],
    pair,
  };
}

type ListedFile = GenerateAppResult['files'][number];

/** All files but the README, which tells of them. */
function filesOf(spec: Omit<NewAppSpec, 'certificate'>, pair: Pair, folder: AppFolder): AppFile[] {
  return [
    ...appFiles({ ...spec, certificate: pair.body }),
    ...(pair.body === undefined ? [] : [...['.gitignore', '.forceignore'].map((path) => folder.ignoring(KEYS, path))]),
    ...pair.files,
  ];
}

export function filesInFolder(paths: readonly string[], { place }: Pick<AppFolder, 'place'>): ListedFile[] {
  return paths.map((path) => ({ what: whatIs(path), path: place(path) }));
}

function whatIs(path: string): ListedFile['what'] {
  if (path === README) return 'readme';
  if (path.endsWith('ignore')) return 'ignore';
  if (path.endsWith('.key')) return 'key';
  if (path.endsWith('.crt')) return 'certificate';
  if (path.startsWith(`${POLICIES_FOLDER}/`)) return 'policies';
  return path.endsWith('-meta.xml') ? 'metadata' : 'project';
}
