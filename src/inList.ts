/**
 * A name as it stands among others: in quotes where it has a sign in it that separates them. `SSIS, 32 bit` is one client.
 */
export function inList(name: string): string {
  return /[,;"]/u.test(name) ? `"${name}"` : name;
}
