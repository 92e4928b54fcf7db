/** The alphabet of the three characters that are added: five bits each. */
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id in its form of 18 characters, in which ids from all APIs are equal and ordered: three characters tell which of
 * the 15 are capital letters. What is no id of 15 characters stays as it is.
 */
export function longId(id: string): string {
  if (id.length !== 15 || !/^[A-Za-z0-9]+$/.test(id)) return id;
  let long = id;
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let at = 0; at < 5; at++) if (/[A-Z]/.test(id.charAt(block * 5 + at))) bits |= 1 << at;
    long += CHECK.charAt(bits);
  }
  return long;
}
