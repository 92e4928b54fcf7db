/**
 * What of a policy file is for an org, where one file serves several.
 */
import type { Integration, PolicyFile } from './file.js';

/** By what an org is known in the file: the username of the session, and its id. */
export interface JudgedOrg {
  readonly name: string;
  readonly id?: string | undefined;
}

/** Whether an entry of the file is for an org: for every one, where it names none. */
export function isFor({ org: wanted }: { readonly org?: string }, { id, name }: JudgedOrg): boolean {
  // Usernames are the same in any case; of an id of 15 characters the case tells it from others.
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

/** Entries that none of some orgs took, by what they are for. */
export interface Elsewhere {
  readonly integrations: number;
  readonly waivers: number;
  /** As the file has them, each once, in its order. */
  readonly orgs: readonly string[];
}

/** What of the file was judged in none of these orgs: nobody is told of it otherwise. Undefined where all of it was. */
export function elsewhereThan(
  orgs: readonly JudgedOrg[],
  file: Pick<PolicyFile, 'integrations' | 'waivers'>,
): Elsewhere | undefined {
  const taken = new Set(orgs.flatMap((org) => integrationsFor(file.integrations, org)));
  // What names no org is for every one, though none could be read.
  const integrations = file.integrations.filter((one) => one.org !== undefined && !taken.has(one));
  const waivers = file.waivers.filter((one) => one.org !== undefined && !orgs.some((org) => isFor(one, org)));
  const those = [...new Set([...integrations, ...waivers].flatMap(({ org }) => org ?? []))];
  if (those.length === 0) return undefined;
  return { integrations: integrations.length, waivers: waivers.length, orgs: those };
}
