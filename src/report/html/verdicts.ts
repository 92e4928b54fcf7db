/**
 * Verdicts as bars: of each thing how many have which.
 */
import type { Verdict } from '../../policy/index.js';
import type { BarChart, ChartSeries, ChartTone } from './view.js';

/** Bars that one chart shows. */
export const MAX_BARS = 25;

const TONES = {
  'token-required': 'warn',
  denied: 'bad',
  impossible: 'third',
  unknown: 'first',
  'no-token': 'good',
} as const satisfies Readonly<Record<Verdict, ChartTone>>;

/** What one has to act on comes first. */
const SHOWN: readonly Verdict[] = ['token-required', 'denied', 'impossible', 'unknown', 'no-token'];

export interface LabelledVerdicts {
  readonly label: string;
  readonly byVerdict: Readonly<Record<Verdict, number>>;
}

/** Those that need a token most come first. Only the verdicts that somebody has. */
export function verdictBars(
  counts: readonly LabelledVerdicts[],
  words: { readonly title: string; readonly heading: string; readonly note: (more: number) => string | undefined },
): BarChart[] {
  if (counts.length === 0) return [];
  const verdicts = SHOWN.filter((verdict) => counts.some(({ byVerdict }) => byVerdict[verdict] > 0));
  const all = ({ byVerdict }: LabelledVerdicts): number => SHOWN.reduce((sum, verdict) => sum + byVerdict[verdict], 0);
  const need = ({ byVerdict }: LabelledVerdicts): number => byVerdict['token-required'];
  const sorted = [...counts].sort((a, b) => need(b) - need(a) || all(b) - all(a));
  const note = words.note(Math.max(0, sorted.length - MAX_BARS));
  return [
    {
      kind: 'bars',
      title: words.title,
      heading: words.heading,
      series: verdicts.map((verdict): ChartSeries => ({ name: verdict, tone: TONES[verdict] })),
      bars: sorted.slice(0, MAX_BARS).map(({ byVerdict, label }) => ({
        label,
        values: verdicts.map((verdict) => byVerdict[verdict]),
      })),
      ...(note === undefined ? {} : { note }),
    },
  ];
}

export function noVerdicts(): Record<Verdict, number> {
  return { 'no-token': 0, unknown: 0, 'token-required': 0, denied: 0, impossible: 0 };
}
