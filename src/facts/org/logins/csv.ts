/**
 * CSV as EventLogFile has it (RFC 4180), read as it comes in: one record is held, never the file.
 */
import { FactsError } from '../../factsError.js';
import { EXIT } from '../../../exitCodes.js';
import { Text } from '../../../text.js';

/** Longest record, in characters. A line of an event log is a few hundred; a file that needs more is not one. */
const LONGEST_RECORD = 1024 * 1024;

type CsvRule = 'quote' | 'open-quote' | 'too-long' | 'encoding' | 'longer';

/** A CSV that breaks the rules; `line` counts from 1. */
export class CsvError extends FactsError {
  /** @param number the line; of `longer` the bytes that were announced. */
  public constructor(rule: CsvRule, number: number) {
    super(sentenceOf(rule, String(number)), EXIT.couldNotRun);
  }
}

function sentenceOf(rule: CsvRule, number: string): Text {
  return rule === 'longer'
    ? Text.of('logins.csv.longer', { bytes: number })
    : Text.of(`logins.csv.${rule}`, { line: number });
}

/** The records of a CSV, header included. Empty lines are left out. Throws {@link CsvError}. */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[], void, undefined> {
  const records = new Records();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) {
    yield* records.take(decode(decoder, records.line, chunk));
  }
  yield* records.take(decode(decoder, records.line));
  yield* records.end();
}

function decode(decoder: InstanceType<typeof TextDecoder>, line: number, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new CsvError('encoding', line);
  }
}

/** `after-quote`: after a quote inside quotes, which is the end of the field or the first half of an escaped quote. */
type FieldPlace = 'start' | 'plain' | 'quoted' | 'after-quote';

/** Cuts text into records; a record may come in any number of parts. */
class Records {
  public line = 1;
  #place: FieldPlace = 'start';
  #field = '';
  #fields: string[] = [];
  #length = 0;

  public *take(text: string): Generator<readonly string[], void, undefined> {
    let at = 0;
    while (at < text.length) {
      at = this.#place === 'quoted' ? this.#quoted(text, at) : this.#bare(text, at);
      if (this.#length > LONGEST_RECORD) throw new CsvError('too-long', this.line);
      if (this.#place === 'start' && text[at - 1] === '\n') {
        const record = this.#record();
        if (record) yield record;
      }
    }
  }

  public *end(): Generator<readonly string[], void, undefined> {
    if (this.#place === 'quoted') throw new CsvError('open-quote', this.line);
    // A last line without a line end still has its last field open.
    if (this.#place !== 'start' || this.#fields.length > 0) this.#fields.push(this.#field);
    const record = this.#record();
    if (record) yield record;
  }

  /** Reads inside quotes up to the next quote; returns where it stopped. */
  #quoted(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    this.#keep(text.slice(from, end));
    for (let at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) this.line += 1;
    if (quote < 0) return end;
    this.#place = 'after-quote';
    return quote + 1;
  }

  /** Reads one character, or a run of plain ones, outside quotes; returns where it stopped. */
  #bare(text: string, at: number): number {
    const char = text[at];
    if (char === '"') return this.#atQuote(at);
    if (char === ',' || char === '\n') {
      this.#fields.push(this.#field.endsWith('\r') && char === '\n' ? this.#field.slice(0, -1) : this.#field);
      this.#field = '';
      this.#length += 1;
      this.#place = 'start';
      if (char === '\n') this.line += 1;
      return at + 1;
    }
    // Behind the closing quote only the end of the field may come, with the CR of a CR LF.
    if (this.#place === 'after-quote' && char !== '\r') throw new CsvError('quote', this.line);
    if (this.#place === 'after-quote') return at + 1;
    const end = /[",\n]/g;
    end.lastIndex = at;
    const stop = end.exec(text)?.index ?? text.length;
    this.#keep(text.slice(at, stop));
    this.#place = 'plain';
    return stop;
  }

  #atQuote(at: number): number {
    if (this.#place === 'plain') throw new CsvError('quote', this.line);
    if (this.#place === 'after-quote') this.#keep('"');
    this.#place = 'quoted';
    return at + 1;
  }

  #keep(text: string): void {
    this.#field += text;
    this.#length += text.length;
  }

  #record(): readonly string[] | undefined {
    const record = this.#fields;
    this.#field = '';
    this.#fields = [];
    this.#length = 0;
    this.#place = 'start';
    return record.length === 0 || (record.length === 1 && record[0] === '') ? undefined : record;
  }
}
