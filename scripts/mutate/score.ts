/** What came of the mutants of a room, in numbers. */

/** What Stryker tells of a mutant. */
export interface Tried {
  readonly status: string;
}

export interface Score {
  readonly all: number;
  readonly tried: number;
  readonly noticed: number;
  /** Mutants that ended the test run itself. */
  readonly broken: number;
  readonly ignored: number;
  /** Per cent of those that were tried. */
  readonly score: number;
}

const NOTICED = new Set(['Killed', 'Timeout']);
const MISSED = new Set(['Survived', 'NoCoverage']);

/** 95 of 100 times the share in all lies between these, where `noticed` of a sample of `tried` were (Wilson). */
export function interval(noticed: number, tried: number): readonly [number, number] {
  const z = 1.959964;
  const share = noticed / tried;
  const middle = share + (z * z) / (2 * tried);
  const reach = z * Math.sqrt((share * (1 - share)) / tried + (z * z) / (4 * tried * tried));
  const whole = (end: number): number => (end / (1 + (z * z) / tried)) * 100;
  return [whole(middle - reach), whole(middle + reach)];
}

/** Counts the mutants by what became of them; the score is the share that tests noticed, of those that were tried. */
export function scoreOf(mutants: readonly Tried[]): Score {
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const missed = mutants.filter(({ status }) => MISSED.has(status)).length;
  const tried = noticed + missed;
  const broken = mutants.filter(({ status }) => status === 'RuntimeError').length;
  return {
    all: mutants.filter(({ status }) => status !== 'Ignored').length,
    tried,
    noticed,
    broken,
    ignored: mutants.filter(({ status }) => status === 'Ignored').length,
    score: tried > 0 ? (noticed / tried) * 100 : broken > 0 ? 0 : 100,
  };
}

/** One line about a room. */
export function told(name: string, mutants: readonly Tried[], least: number): string {
  const { all, tried, noticed, broken, ignored, score } = scoreOf(mutants);
  const of = tried + broken < all ? `${tried} of ${all} mutants, a sample` : `${tried} mutants`;
  const [low, high] = interval(noticed, Math.max(tried, 1));
  const range = tried + broken < all ? ` (95 %: ${low.toFixed(1)} to ${high.toFixed(1)})` : '';
  const rest = [
    `${tried - noticed} unnoticed`,
    `${ignored} of what runs once, while modules load, not tried`,
    ...(broken > 0 ? [`${broken} broke the test run itself`] : []),
  ];
  return `${name}: ${score.toFixed(1)} %${range} of ${of}; ${rest.join(', ')}; at least ${least} % are asked for`;
}
