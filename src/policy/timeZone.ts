/** Whether the name is a zone of the IANA database, as far as this Node knows it. Offsets (`+02:00`) are none. */
export function isZone(name: string): boolean {
  if (!/^[a-z]/iu.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
