/**
 * A folder in memory whose process can die: before a call takes effect or right after it. From then on nothing that the
 * process does has any effect, as if it had been killed; what other processes see stays.
 */
import type { Disk } from '../../lib/login/atomicFiles.js';

export type Files = Map<string, Buffer>;

/** Thrown by everything that a killed process still tries. */
export class Killed extends Error {}

/** One process: whatever it does goes through {@link Life.step}. */
export class Life {
  readonly #until: number;
  public dead = false;
  #steps = 0;

  /** @param until number of the step at which it dies; even ones before their effect, odd ones after it */
  public constructor(until = Infinity) {
    this.#until = until;
  }

  public get steps(): number {
    return this.#steps;
  }

  public step<T>(work: () => T): T {
    this.#check();
    const result = work();
    this.#check();
    return result;
  }

  public kill(): void {
    this.dead = true;
  }

  #check(): void {
    this.dead ||= this.#steps++ >= this.#until;
    if (this.dead) throw new Killed();
  }
}

export class MemoryDisk implements Disk {
  readonly #files: Files;
  readonly #life: Life;
  public constructor(files: Files, life = new Life()) {
    this.#files = files;
    this.#life = life;
  }

  public list(): readonly string[] {
    return this.#life.step(() => [...this.#files.keys()].sort());
  }

  public read(name: string): Buffer | undefined {
    return this.#life.step(() => this.#files.get(name));
  }

  public create(name: string, content: string | Buffer): boolean {
    return this.#life.step(() => {
      if (this.#files.has(name)) return false;
      this.#files.set(name, Buffer.from(content));
      return true;
    });
  }

  public replace(name: string, content: string): void {
    this.#life.step(() => this.#files.set(name, Buffer.from(content)));
  }

  public remove(name: string): void {
    this.#life.step(() => this.#files.delete(name));
  }
}
