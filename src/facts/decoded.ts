/** `Custom%3A Sales Profile` as `Custom: Sales Profile`; what is no such text stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
