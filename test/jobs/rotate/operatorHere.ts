/** Whoever runs a rotation, in this process: programs are functions, and what is asked of people is answered from a list. */
import type { GivenSecretName, RotationOperator } from '../../../lib/jobs/rotate/operator.js';
import { say } from '../../../lib/messages.js';
import type { Text } from '../../../lib/text.js';

type Work = Parameters<RotationOperator['run']>[0];
export type WorkEnd = Awaited<ReturnType<RotationOperator['run']>>;

export interface Given {
  /** Somebody sits there. What they type comes from `typed`, by the key of the question. */
  readonly isTerminal?: boolean;
  readonly typed?: Readonly<Record<string, string | boolean>>;
  /** What is piped in. */
  readonly lines?: Partial<Record<GivenSecretName | 'of', string | undefined>> | undefined;
  /** What a program comes to, by its name; done where nothing is said. */
  readonly ends?: Readonly<Record<string, WorkEnd>>;
  readonly onRun?: (name: string) => void;
  readonly signal?: AbortSignal;
}

export class OperatorHere implements RotationOperator {
  public readonly isTerminal: boolean;
  public readonly isPiped: boolean;
  public readonly signal: AbortSignal;
  public readonly pipedOf: string | undefined;
  /** Programs that were started, in their order. */
  public readonly ran: (Pick<Work, 'input' | 'seconds' | 'isKept'> & { readonly name: string })[] = [];
  /** Keys of what was told, and of what was asked. */
  public readonly told: string[] = [];
  public readonly words: string[] = [];
  public readonly shown: object[] = [];
  public readonly opened: string[] = [];
  readonly #given: Given;

  public constructor(given: Given = {}) {
    this.#given = given;
    this.isTerminal = given.isTerminal === true;
    this.isPiped = given.lines !== undefined;
    this.signal = given.signal ?? new AbortController().signal;
    this.pipedOf = given.lines?.of;
  }

  public has(name: GivenSecretName): boolean {
    return this.#given.lines?.[name] !== undefined;
  }

  public async piped(name: GivenSecretName): Promise<{ readonly answer: string | undefined }> {
    return Promise.resolve({ answer: this.#given.lines?.[name] });
  }

  public async secret(question: Text): ReturnType<RotationOperator['secret']> {
    const answer = this.#typed(question);
    return Promise.resolve(answer === undefined ? { code: 'no-answer' } : { answer: String(answer) });
  }

  public async yes(question: Text): ReturnType<RotationOperator['yes']> {
    const answer = this.#typed(question);
    return Promise.resolve(answer === undefined ? { code: 'no-answer' } : { answer: answer === true });
  }

  public async run({ input, isKept = false, onEnd, onStart, program, seconds }: Work): Promise<WorkEnd> {
    const [name] = program;
    onStart?.(this.ran.length + 1);
    this.ran.push({ name, input, seconds, isKept });
    this.#given.onRun?.(name);
    onEnd?.(this.ran.length);
    return Promise.resolve(this.#given.ends?.[name] ?? { kind: 'done', printed: '' });
  }

  public async open(url: string): Promise<void> {
    this.opened.push(url);
    return Promise.resolve();
  }

  public tell(text: Text): void {
    this.told.push(text.key);
    this.words.push(say(text));
  }

  public show(value: object): void {
    this.shown.push(value);
  }

  #typed(question: Text): string | boolean | undefined {
    this.tell(question);
    return this.#given.typed?.[question.key];
  }
}
