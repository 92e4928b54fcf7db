/**
 * Addresses of mail, as they are typed.
 */

/** One that can stand in a header as it is. */
export function isMailAddress(text: string): boolean {
  return /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/u.test(text) && text.length <= 254;
}
