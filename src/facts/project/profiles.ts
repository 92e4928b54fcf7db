/** Profiles and permission sets from all files of a project that hold them. */
import type { Fact, Gap, ProfileFacts } from '../../policy/types.js';
import type { PermissionSetMetadata, ProfileMetadata, UserPermission } from '../metadata/index.js';
import { unreadable } from '../metadata/index.js';
import { agree, disagreement, testimonies, type Files } from './agree.js';
import { sameHours, sameRanges } from './same.js';

/** A profile of a project: what decides, and what audits ask for. */
export interface ProjectProfile extends ProfileFacts, ProfileMetadata {
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
export function profileOf(name: ComponentName, files: Files<ProfileMetadata>): ProjectProfile {
  const what = `Profile ${name.name}`;
  return {
    ...name,
    ranges: agree(files, (profile) => profile.ranges, { what: `${what}: loginIpRanges`, same: sameRanges }),
    hours: agree(files, (profile) => profile.hours, { what: `${what}: loginHours`, same: sameHours }),
    userPermissions: permissionsOf(files, `${what}: userPermissions`),
    userLicense: agree(files, (profile) => profile.userLicense, sameText(`${what}: userLicense`)),
    files: files.map(({ file }) => file),
  };
}

export function permissionSetOf(name: ComponentName, files: Files<PermissionSetMetadata>): ProjectPermissionSet {
  const what = `PermissionSet ${name.name}`;
  return {
    ...name,
    label: agree(files, (set) => set.label, sameText(`${what}: label`)),
    license: agree(files, (set) => set.license, sameText(`${what}: license`)),
    userPermissions: permissionsOf(files, `${what}: userPermissions`),
    files: files.map(({ file }) => file),
  };
}

function sameText(what: string): Parameters<typeof agree<unknown, string | undefined>>[2] {
  return { what, same: (a, b) => a === b, silent: (text) => text === undefined };
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
  const united = new Map<string, { readonly permission: UserPermission; readonly file: string }>();
  let partial: { readonly partial?: Gap } = {};
  for (const { fact, file } of said) {
    if (!fact.known) return fact;
    if (fact.partial !== undefined) partial = { partial: fact.partial };
    for (const permission of fact.value) {
      const other = united.get(permission.name);
      if (other !== undefined && other.permission.enabled !== permission.enabled) {
        return unreadable(disagreement(what, other.file, file));
      }
      united.set(permission.name, { permission, file });
    }
  }
  const from = said.map(({ file }) => file).join(', ');
  return { known: true, value: [...united.values()].map(({ permission }) => permission), from, ...partial };
}
