/** What a bench measured. */
export interface Measurement {
  /** The figure, in `unit`. */
  readonly value: number;
  /** `look-ups/s`, `MiB`, `s`. */
  readonly unit: string;
  /** What it was measured beside, in words, with the figures of the same run. */
  readonly against: string;
  /** The figure in relation to what it was measured beside; the bench says which way round. */
  readonly ratio: number;
  /** What the project promises of it; a bound that is not kept fails the run. */
  readonly bounds?: readonly Bound[];
}

/** The most that a figure may be, or the least. */
export type Limit = { readonly most: number } | { readonly least: number };

export type Bound = Limit & {
  /** `times the CPU time of CSV`, `MiB`: what the figure is, as its unit. */
  readonly unit: string;
  readonly value: number;
};

/** One figure of the project. A file `bench/NAME.bench.ts` exports `benches: Bench[]`, whose names begin with NAME. */
export interface Bench {
  readonly name: string;
  /** What the project promises of the ratio; docs/performance.md has it too. */
  readonly ratio?: Limit;
  run(): Promise<Measurement>;
}
