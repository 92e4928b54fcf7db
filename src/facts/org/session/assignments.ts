/**
 * Which assignments of permission sets count at a login: none of a set that waits for a session, none that has ended or was
 * revoked (docs/salesforce.md).
 */
import type { Gap } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { fieldsOf, type OrgClient } from '../wire/index.js';
import { gap } from './gaps.js';

export interface AssignmentFields {
  /** Fields of PermissionSet, and of PermissionSetAssignment, that the session sees. */
  readonly sets: ReadonlySet<string>;
  readonly assignments: ReadonlySet<string>;
}

/** @throws OrgRefusal where the objects are hidden */
export async function assignmentFields(client: OrgClient): Promise<AssignmentFields> {
  const [sets, assignments] = await Promise.all([
    fieldsOf(client, 'PermissionSet'),
    fieldsOf(client, 'PermissionSetAssignment'),
  ]);
  return { sets, assignments };
}

/** What an assignment has to be to grant anything at a login, but for its end. */
export function granting({ assignments, sets }: AssignmentFields): readonly string[] {
  return [
    ...(sets.has('HasActivationRequired') ? ['PermissionSet.HasActivationRequired = false'] : []),
    ...(assignments.has('IsRevoked') ? ['IsRevoked = false'] : []),
  ];
}

/** @param now ISO time; what has ended by then grants nothing */
export function grantingNow(fields: AssignmentFields, now: string): readonly string[] {
  const ends = fields.assignments.has('ExpirationDate');
  return [...granting(fields), ...(ends ? [`(ExpirationDate = null OR ExpirationDate > ${now})`] : [])];
}

/** The field that tells whether an assignment grants anything at a login, and is hidden: of sets for sessions, and of ends. */
export function unsureOf({ assignments, sets }: AssignmentFields): (Gap & { readonly what: string }) | undefined {
  if (!sets.has('HasActivationRequired')) {
    return gap('PermissionSet.HasActivationRequired', Text.of('facts-org.gap.hidden-field'));
  }
  if (!assignments.has('ExpirationDate')) {
    return gap('PermissionSetAssignment.ExpirationDate', Text.of('facts-org.gap.hidden-field'));
  }
  return undefined;
}
