/** The name that was probably meant; undefined when none is near. Upper and lower case are the same here. */
export function closest(written: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may differ; more is another name.
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase(), least);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Letters to insert, remove or replace (Levenshtein); `limit` when it is that many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? limit) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? limit) + 1, (current[column - 1] ?? limit) + 1));
    }
    above = current;
  }
  return Math.min(above[b.length] ?? limit, limit);
}
