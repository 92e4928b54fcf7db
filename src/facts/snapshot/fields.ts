/**
 * Reading values of JSON whose shape is only hoped for.
 */
import { IpError, parseAddress, type Address } from '../../ip/index.js';
import { isDay } from '../../isoTime.js';

/** A value of another shape than the format says. Its place is filled in on the way out: `trustedRanges`, `0`, `start`. */
export class Misshapen extends Error {
  public override readonly name = 'Misshapen';
  readonly #place: string[] = [];

  public within(member: string): this {
    this.#place.unshift(member);
    return this;
  }

  /** `org.trustedRanges.0.start`; empty for the line as a whole. */
  public get place(): string {
    return this.#place.join('.');
  }
}

/** Gives the value in its type, or throws {@link Misshapen}. */
export type Decode<T> = (value: unknown) => T;
export type Members = Readonly<Record<string, unknown>>;

export function members(value: unknown): Members {
  if (!isMembers(value)) throw new Misshapen();
  return value;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of this name; an absent one is `undefined`. */
export function member<T>(of: Members, name: string, decode: Decode<T>): T {
  return at(name, () => decode(of[name]));
}

/** `{name: value}`, or nothing where the member is absent: to be spread into an object. */
export function optional<N extends string, T>(of: Members, name: N, decode: Decode<T>): Partial<Record<N, T>> {
  if (of[name] === undefined) return {};
  const found: Partial<Record<N, T>> = {};
  found[name] = member(of, name, decode);
  return found;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Misshapen();
  return value;
}

export function bool(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Misshapen();
  return value;
}

/** A whole number from 0. */
export function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Misshapen();
  return value;
}

/** An ISO time, as it stands. */
export function time(value: unknown): string {
  const written = text(value);
  const day = written.slice(0, 10);
  // Every month has the days up to the 28th: only the others cost a look into the calendar.
  const exists = Number(day.slice(8)) <= 28 || isDay(day);
  if (!/^\d{4}-\d{2}-\d{2}T/u.test(written) || !exists || Number.isNaN(Date.parse(written))) throw new Misshapen();
  return written;
}

/** An ISO day that exists, as it stands. */
export function day(value: unknown): string {
  const written = text(value);
  if (!isDay(written)) throw new Misshapen();
  return written;
}

export function address(value: unknown): Address {
  try {
    return parseAddress(text(value));
  } catch (error) {
    if (error instanceof IpError) throw new Misshapen();
    throw error;
  }
}

export function listOf<T>(decode: Decode<T>): Decode<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new Misshapen();
    const entries: readonly unknown[] = value;
    return entries.map((entry, i) => at(String(i), () => decode(entry)));
  };
}

/** `null` in the file is `undefined` here. */
export function orNone<T>(decode: Decode<T>): Decode<T | undefined> {
  return (value) => (value === null ? undefined : decode(value));
}

function at<T>(place: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof Misshapen ? error.within(place) : error;
  }
}
