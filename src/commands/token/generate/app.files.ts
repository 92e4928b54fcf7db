/**
 * The files of `generate app`: what they are called, and the key pair among them.
 */
import { existsSync } from 'node:fs';
import { makeKeyPair, certificateBody } from '../../../login/app/keyPair.js';
import { ignoring } from '../../../cli/ignoreFile.js';
import { endOfBody, pairIn } from '../../../cli/newApp.js';
import type { NewFile, NewFiles } from '../../../cli/newFiles.js';
import { RunError } from '../../../errors.js';
import { inList } from '../../../inList.js';
import type { AppFlow } from '../../../policy/move/index.js';
import {
  appFiles,
  partNames,
  POLICIES_FOLDER,
  policiesPath,
  type NewAppSpec,
} from '../../../report/newApp/metadata.js';
import type { GenerateAppResult } from '../../../report/newApp/result.js';
import { certificatePath, keyPath } from '../../../report/newApp/steps.js';
import { Text } from '../../../text.js';

export const README = 'README.md';
/** The folder of the pair, as ignore files name it. */
const KEYS = 'keys/';

export interface PairWanted {
  readonly name: string;
  readonly flow: AppFlow;
  /** Where a file of the folder stands. */
  readonly place: (path: string) => string;
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
  readonly files: readonly NewFile[];
}

/**
 * A key that is there is kept: the app may know its certificate. One that the app has in the org is carried along: its key
 * is where the client keeps it. Of an app that moves to client credentials the certificate
 * stays too, or its JWT logins end.
 */
export async function pairOf({ flow, inOrg, isForced, isNew, name, now, place, until }: PairWanted): Promise<Pair> {
  const [key, crt] = [keyPath(name), certificatePath(name)];
  const there = isNew ? undefined : pairIn(place(key), place(crt));
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
  const replaces = known !== undefined || existsSync(place(key));
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
export function refuseOtherPolicies(name: string, policies: string | undefined, place: PairWanted['place']): void {
  const usual = partNames(name).policies;
  const other = place(policiesPath(usual));
  if (policies === undefined || policies === usual || !existsSync(other)) return;
  throw new RunError(Text.of('move.error.other-policies', { file: other, policies }));
}

/**
 * What is there already is overwritten only where that is asked for; those that were edited since are named first.
 *
 * @throws RunError
 */
export function refuseThere(files: NewFiles, made: readonly NewFile[]): void {
  const there = files.there(made.filter(({ isGrown }) => isGrown !== true).map(({ path }) => path));
  if (there.length === 0) return;
  const changed = files.changed(made).map((path) => inList(path));
  const count = String(there.length);
  throw new RunError(
    changed.length === 0
      ? Text.of('move.error.there-same', { count })
      : Text.of('move.error.there', { count, changed: changed.join(', ') }),
  );
}

type Listed = GenerateAppResult['files'][number];

/** All files but the README, which tells of them. */
export function filesOf(spec: Omit<NewAppSpec, 'certificate'>, pair: Pair, place: PairWanted['place']): NewFile[] {
  return [
    ...appFiles({ ...spec, certificate: pair.body }),
    ...(pair.body === undefined
      ? []
      : [...['.gitignore', '.forceignore'].map((path) => ignoring(KEYS, path, place(path)))]),
    ...pair.files,
  ];
}

export function filesInFolder(paths: readonly string[], place: PairWanted['place']): Listed[] {
  return paths.map((path) => ({ what: whatIs(path), path: place(path) }));
}

function whatIs(path: string): Listed['what'] {
  if (path === README) return 'readme';
  if (path.endsWith('ignore')) return 'ignore';
  if (path.endsWith('.key')) return 'key';
  if (path.endsWith('.crt')) return 'certificate';
  if (path.startsWith(`${POLICIES_FOLDER}/`)) return 'policies';
  return path.endsWith('-meta.xml') ? 'metadata' : 'project';
}
