/** Profiles and permission sets from all files of a project that hold them. */
import { type Fact, type Gap, type ProfileChoice, type ProfileFacts, unreadable } from '../../policy/index.js';
import type { PermissionSetMetadata, ProfileMetadata, UserPermission } from '../metadata/index.js';
import { agree, disagreement, testimonies, type Agreement, type Files, type Testimony } from './agreement.js';
import { lineIn } from './component.js';
import { hoursKey, rangeLine, rangesKey } from './comparisonKeys.js';

/** A profile of a project: what decides, and what audits ask for. */
export interface ProjectProfile extends ProfileFacts, Omit<ProfileMetadata, 'ranges' | 'hours'> {
  readonly metadataName: string;
  /** The files that hold it, as they are shown. */
  readonly files: readonly string[];
}

export interface ProjectPermissionSet extends PermissionSetMetadata {
  readonly name: string;
  readonly metadataName: string;
  readonly files: readonly string[];
}

/** What a component is called, in a project and in the Metadata API. */
export interface ComponentName {
  readonly name: string;
  readonly metadataName: string;
}

/**
 * One profile from all its files. A file without ranges says that there are none, since a retrieved profile always
 * brings its ranges and hours; so it contradicts a file that has some.
 */
export function projectProfile(name: ComponentName, files: Files<ProfileMetadata>): ProjectProfile {
  const what = `Profile ${name.name}`;
  const ranges = agree(files, (profile) => profile.ranges, {
    what,
    path: ['loginIpRanges'],
    key: rangesKey,
    line: rangeLine,
  });
  const hours = agree(files, (profile) => profile.hours, { what, path: ['loginHours'], key: hoursKey });
  return {
    ...name,
    ranges,
    hours,
    // Ranges and hours come with one deploy: never those of one file with these of another.
    ...(isDisputed(ranges) && isDisputed(hours) ? { together: together(files) } : {}),
    userPermissions: permissionsOf(files, what),
    userLicense: agree(files, (profile) => profile.userLicense, sameText(what, 'userLicense')),
    files: files.map(({ file }) => file),
  };
}

function isDisputed(fact: ProfileFacts['ranges' | 'hours']): boolean {
  return !fact.known && fact.choices !== undefined;
}

/** The ranges of each file with its hours; both could be read of all files. */
function together(files: Files<ProfileMetadata>): readonly ProfileChoice[] {
  const choices = new Map<string, ProfileChoice>();
  for (const file of files) {
    if ('gap' in file) continue;
    const { ranges, hours } = file.value;
    if (!ranges.known || !hours.known) continue;
    const partial = ranges.partial === undefined ? '' : ' partial';
    choices.set(`${rangesKey(ranges.value)}|${hoursKey(hours.value)}${partial}`, { ranges, hours });
  }
  return [...choices.values()];
}

export function permissionSetOf(name: ComponentName, files: Files<PermissionSetMetadata>): ProjectPermissionSet {
  const what = `PermissionSet ${name.name}`;
  return {
    ...name,
    label: agree(files, (set) => set.label, sameText(what, 'label')),
    license: agree(files, (set) => set.license, sameText(what, 'license')),
    userPermissions: permissionsOf(files, what),
    files: files.map(({ file }) => file),
  };
}

function sameText(what: string, element: string): Agreement<string | undefined> {
  return { what, path: [element], key: (text) => text ?? '', silent: (text) => text === undefined };
}

/**
 * The permissions of all files together, since each package directory may bring some of them: files may leave out what
 * is off, so only one that says on where another says off is a contradiction.
 */
function permissionsOf(
  files: Files<{ readonly userPermissions: Fact<readonly UserPermission[]> }>,
  what: string,
): Fact<readonly UserPermission[]> {
  const said = testimonies(files, (component) => component.userPermissions);
  const united = new Map<string, { readonly permission: UserPermission; readonly file: Testimony<unknown>['file'] }>();
  let partial: { readonly partial?: Gap } = {};
  for (const { fact, file } of said) {
    if (!fact.known) return fact;
    if (fact.partial !== undefined) partial = { partial: fact.partial };
    for (const permission of fact.value) {
      const other = united.get(permission.name);
      if (other !== undefined && other.permission.enabled !== permission.enabled) {
        const places = [other, { permission, file }].map((said) => ({
          file: said.file.file,
          line: said.permission.line ?? lineIn(said.file, ['userPermissions']),
        }));
        return unreadable(disagreement(what, ['userPermissions'], places));
      }
      united.set(permission.name, { permission, file });
    }
  }
  const from = said.map(({ file }) => file.file).join(', ');
  return { known: true, value: [...united.values()].map(({ permission }) => permission), from, ...partial };
}
