/**
 * Where a result goes: to files, each in the format that it asks for, and to standard output.
 */
import { holdRun } from './closedOutput.js';
import { formatOf, OutputFile } from './output.js';
import { printPiece } from './printLong.js';

/** One place that takes the result in one format. */
export interface Output<F extends string> {
  readonly format: F;
  /** As the user named it; undefined for standard output. */
  readonly path?: string;
  /** A promise where a slow reader has to make room first. */
  readonly write: (text: string) => Promise<void> | undefined;
  /** What was held back is written; a file appears. */
  readonly finish: () => Promise<void> | undefined;
}

/** Characters that are gathered before they are printed. */
const CHUNK = 1 << 16;

export class Outputs<F extends string> {
  public constructor(
    public readonly files: readonly Output<F>[],
    /** What standard output takes. */
    public readonly standard: Output<F>,
    /** Whether that is a page for people. */
    public readonly isForPeople: boolean,
  ) {}

  /**
   * Opens what the flags name: the format of a single file is that of `-r`, where given, else its extension's; of several
   * files each has its extension's, and `-r` is for standard output.
   *
   * @param formats of the command; the first is the one of a terminal
   * @param writesLines the command itself writes JSON lines into a file named so; of all others the result is one line
   * @throws UsageError for a file whose extension names no format, RunError for one that cannot be written
   */
  public static open<F extends string>(
    flag: F | undefined,
    paths: readonly string[] | undefined,
    formats: readonly [F, ...F[]],
    { writesLines = false }: { readonly writesLines?: boolean } = {},
  ): Outputs<F> {
    const [human] = formats;
    const named = [...new Set(paths ?? [])];
    const places = named.map((path) => ({
      path,
      format: formatOf(named.length === 1 ? flag : undefined, path, formats),
    }));
    const printed = named.length === 1 ? human : (flag ?? human);
    // What a runner of GitHub Actions shows of a step is a file too, written behind what is printed.
    if (printed === 'github') holdRun();
    const files = places.map(({ path, format }) =>
      format === 'json' && isOfJsonLines(path) && !writesLines ? inOneLine(ofFile(format, path)) : ofFile(format, path),
    );
    return new Outputs(files, heldOutput(printed), printed === human);
  }

  /** All of them in which something other than a page for people is written, standard output last. */
  public of<T extends F>(formats: readonly T[]): Output<T>[] {
    return [...this.files, this.standard].filter((output): output is Output<T> =>
      formats.some((format) => format === output.format),
    );
  }

  /** The files appear, all of them whole; what is printed is printed. */
  public async finish(): Promise<void> {
    await this.standard.finish();
    for (const file of this.files) await file.finish();
  }
}

/** Whether a file is named as one of JSON lines (https://jsonlines.org), of which each line is a JSON value. */
export function isOfJsonLines(path: string): boolean {
  return /\.(?:jsonl|ndjson)$/iu.test(path);
}

/** JSON that is set over many lines, in one: within a text of it no line ends. */
function inOneLine<F extends string>(output: Output<F>): Output<F> {
  return {
    ...output,
    write: (text) => output.write(text.replaceAll(/\n */gu, '')),
    finish: () => {
      void output.write('\n');
      return output.finish();
    },
  };
}

function ofFile<F extends string>(format: F, path: string): Output<F> {
  const file = new OutputFile(path);
  return {
    format,
    path,
    write: (text) => {
      file.write(text);
      return undefined;
    },
    finish: () => {
      file.finish();
      return undefined;
    },
  };
}

function heldOutput<F extends string>(format: F): Output<F> {
  let held: string[] = [];
  let length = 0;
  const finish = (): Promise<void> | undefined => {
    const text = held.join('');
    held = [];
    length = 0;
    return text === '' ? undefined : printPiece(text);
  };
  return {
    format,
    write: (text) => {
      held.push(text);
      length += text.length;
      return length > CHUNK ? finish() : undefined;
    },
    finish,
  };
}
