/** Names of apps in the Metadata API. */

/** A namespace has no underscore at its end, and two stand behind it. */
export function splitName(fullName: string): { readonly namespace: string | undefined; readonly name: string } {
  const [, namespace, name] = /^([A-Za-z][A-Za-z0-9_]*?)__(.+)$/u.exec(fullName) ?? [];
  return name === undefined ? { namespace: undefined, name: fullName } : { namespace, name };
}
