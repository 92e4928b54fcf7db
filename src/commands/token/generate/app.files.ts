/**
 * The files of `generate app`: what they are called, and the key pair among them.
 */
import { makeKeyPair, certificateBody } from '../../../login/app/keyPair.js';
import { pairIn } from '../../../cli/newApp.js';
import type { NewFile } from '../../../cli/newFiles.js';
import type { AppFlow } from '../../../policy/move/index.js';
import { appFiles, POLICIES_FOLDER, type NewAppSpec } from '../../../report/newApp/metadata.js';
import type { GenerateAppResult } from '../../../report/newApp/result.js';
import { certificatePath, keyPath } from '../../../report/newApp/steps.js';

export const README = 'README.md';
const IGNORED = 'keys/\n';

export interface PairWanted {
  readonly name: string;
  readonly flow: AppFlow;
  /** Where a file of the folder stands. */
  readonly place: (path: string) => string;
  /** Makes another pair although there is one. */
  readonly isNew: boolean;
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
 * A key that is there is kept: the app may know its certificate. Of an app that moves to client credentials the certificate
 * stays too, or its JWT logins end.
 */
export async function pairOf({ flow, isNew, name, now, place, until }: PairWanted): Promise<Pair> {
  const [key, crt] = [keyPath(name), certificatePath(name)];
  const there = isNew ? undefined : pairIn(place(key), place(crt));
  if (there !== undefined) {
    const certificate = { ends: there.ends.slice(0, 10), reused: true };
    return { body: certificateBody(there.certificate), certificate, files: [] };
  }
  if (flow !== 'jwt') return { body: undefined, certificate: null, files: [] };
  const made = await makeKeyPair({ commonName: name, from: now, until });
  return {
    body: certificateBody(made.certificate),
    certificate: { ends: until.toISOString().slice(0, 10), reused: false },
    files: [
      { path: key, text: made.privateKey, mode: 0o600 },
      { path: crt, text: made.certificate },
    ],
  };
}

type Listed = GenerateAppResult['files'][number];

/** All files but the README, which tells of them. */
export function filesOf(spec: Omit<NewAppSpec, 'certificate'>, pair: Pair): NewFile[] {
  return [
    ...appFiles({ ...spec, certificate: pair.body }),
    ...(pair.body === undefined
      ? []
      : [
          { path: '.gitignore', text: IGNORED },
          { path: '.forceignore', text: IGNORED },
        ]),
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
