/** The values that are there. */
export function given<K extends string>(values: Readonly<Record<K, string | undefined>>): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}
