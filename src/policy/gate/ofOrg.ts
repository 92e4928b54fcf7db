/**
 * What of a policy file is for an org, where one file serves several.
 */
import type { Integration, PolicyFile } from './file.js';

/** By what an org is known in the file: its username or host, and its id. */
export interface JudgedOrg {
  readonly name: string;
  readonly id?: string | undefined;
}

/** Whether an entry of the file is for an org: for every one, where it names none. */
export function isFor({ org: wanted }: { readonly org?: string }, { id, name }: JudgedOrg): boolean {
  // Usernames and hosts are the same in any case; of an id of 15 characters the case tells it from others.
  if (wanted === undefined || wanted.toLowerCase() === name.toLowerCase()) return true;
  return id !== undefined && (wanted === id || wanted === id.slice(0, 15));
}

/** The integrations of an org alone; all of them for what is no org, such as a project. */
export function integrationsFor(integrations: readonly Integration[], org: JudgedOrg): readonly Integration[] {
  return org.id === undefined ? integrations : integrations.filter((one) => isFor(one, org));
}

/** The file with the integrations of an org alone. */
export function fileFor(file: PolicyFile, org: JudgedOrg): PolicyFile {
  return { ...file, integrations: integrationsFor(file.integrations, org) };
}
