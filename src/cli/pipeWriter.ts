/**
 * Writing to a pipe or a device that the user names as a file, such as `>(...)` of a shell.
 */
import { constants, openSync, writeSync } from 'node:fs';
import { SILENCE } from '../facts/silenceLimit.js';
import { SIGNALS } from './interrupt.js';

/** Milliseconds in which a reader may still come. */
const READER_COMES = 500;
/** Milliseconds between two looks whether there is room. */
const PAUSE = 5;

/** Opens it without waiting for ever for a reader: the error is ENXIO when there is none. */
export function openPipe(path: string, patience = READER_COMES): number {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (codeOf(error) !== 'ENXIO' || performance.now() >= until) throw error;
      pause();
    }
  }
}

/** Writes all of it. The error is EAGAIN when the reader takes nothing for `patience` milliseconds. */
export function writePipe(descriptor: number, bytes: Uint8Array, patience = SILENCE): void {
  const some = (from: number): number => {
    try {
      return writeSync(descriptor, bytes, from);
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return 0;
      throw error;
    }
  };
  for (let at = 0; at < bytes.length;) {
    const written = some(at);
    at += written === 0 ? asUsual(() => waitFor(() => some(at), patience)) : written;
  }
}

function waitFor(some: () => number, patience: number): number {
  const until = performance.now() + patience;
  for (;;) {
    const written = some();
    if (written > 0) return written;
    if (performance.now() >= until) throw Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' });
    pause();
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
}

/** Does it while signals do what they do to any program: handlers would only run once the reader has made room. */
function asUsual<T>(act: () => T): T {
  const handlers = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  for (const { signal } of handlers) process.removeAllListeners(signal);
  try {
    return act();
  } finally {
    for (const { signal, listeners } of handlers) {
      for (const listener of listeners) process.on(signal, listener);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
