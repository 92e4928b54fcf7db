/** The kinds of component that a project is read for. */
export type Kind = 'security' | 'oauth-oidc' | 'profile' | 'permission-set';

export interface FileName {
  readonly kind: Kind;
  /** The name in the Metadata API: the file name without its suffix, still URL-encoded. */
  readonly metadataName: string;
}

const SUFFIX = '(?:-meta\\.xml)?$';
const NAMES: readonly (readonly [Kind, RegExp])[] = [
  ['security', new RegExp(`^(Security)\\.settings${SUFFIX}`, 'u')],
  ['oauth-oidc', new RegExp(`^(OauthOidc)\\.settings${SUFFIX}`, 'u')],
  ['profile', new RegExp(`^(.+)\\.profile${SUFFIX}`, 'u')],
  ['permission-set', new RegExp(`^(.+)\\.permissionset${SUFFIX}`, 'u')],
];

/**
 * What a file holds, by its name; undefined for files of no interest. Source format ends in `-meta.xml`, metadata
 * format does not. The folder does not matter, as it does not to sf.
 */
export function classify(fileName: string): FileName | undefined {
  for (const [kind, pattern] of NAMES) {
    const metadataName = pattern.exec(fileName)?.[1];
    if (metadataName !== undefined) return { kind, metadataName };
  }
  return undefined;
}

/** A name that would be one of metadata but for its case. Salesforce CLI knows suffixes in one case alone. */
export function isMisspelt(fileName: string): boolean {
  return (
    classify(fileName) === undefined && NAMES.some(([, pattern]) => new RegExp(pattern.source, 'iu').test(fileName))
  );
}

/**
 * What people call the component: percent sequences decoded, those that are broken kept as they are. Composed (NFC),
 * because some file systems hand out kana and accents taken apart and people type them whole.
 */
export function decodeName(metadataName: string): string {
  return metadataName.replace(/(?:%[\da-f]{2})+/giu, decodeSequence).normalize('NFC');
}

function decodeSequence(sequence: string): string {
  try {
    return decodeURIComponent(sequence);
  } catch {
    return sequence;
  }
}
