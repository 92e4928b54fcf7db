/** Which mutants each test reaches, as Stryker counts it. */

type Times = Record<string, number>;

export interface Coverage {
  readonly static: Times;
  readonly perTest: Record<string, Times>;
}

/**
 * Gives what a hook reached (by its name in `hooked`) to all tests for which it ran. Of files that no test reaches Stryker
 * has counted nothing.
 */
export function spread(counted: Coverage | undefined, hooked: ReadonlyMap<string, readonly string[]>): Coverage {
  const all = Object.entries(counted?.perTest ?? {});
  const perTest = Object.fromEntries(all.filter(([name]) => !hooked.has(name)));
  for (const [name, titles] of hooked) {
    const reached = Object.entries(counted?.perTest[name] ?? {});
    for (const title of titles) {
      const ofTest = { ...perTest[title] };
      for (const [mutant, times] of reached) ofTest[mutant] = (ofTest[mutant] ?? 0) + times;
      perTest[title] = ofTest;
    }
  }
  return { static: counted?.static ?? {}, perTest };
}
