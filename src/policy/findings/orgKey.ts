/**
 * By what an org, a project or a file is known from run to run: the id of the org, which a snapshot has too, else the path.
 */
export function orgKey({ id, name }: { readonly id?: string | undefined; readonly name: string }): string {
  if (id !== undefined) return id;
  const path = name.replaceAll('\\', '/').replace(/^(?:\.\/+)+/u, '');
  return path.replace(/(?<=[^/])\/+$/u, '');
}
