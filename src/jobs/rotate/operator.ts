/**
 * By what a rotation reaches whoever runs it, and their programs.
 */
import { StepFailure } from '../../change/index.js';
import type { OrgRefusal } from '../../facts/org/index.js';
import { Text } from '../../text.js';
import type { Program } from './wantedSteps.js';

type OperatorAnswer<T> = { readonly answer: T } | { readonly code: string; readonly why?: Text };
export type GivenSecretName = 'password' | 'securityToken' | 'oldPassword' | 'clientSecret';

/** See `Operator` of the room cli. */
export interface RotationOperator {
  /** Somebody sits here who can be asked and shown. */
  readonly isTerminal: boolean;
  readonly isPiped: boolean;
  readonly signal: AbortSignal;
  has(name: GivenSecretName): boolean;
  /** Which secret of its run is piped in, where what is piped in says so. */
  readonly pipedOf?: string | undefined;
  piped(name: GivenSecretName, isEnough?: (text: string) => boolean): Promise<OperatorAnswer<string | undefined>>;
  secret(question: Text): Promise<OperatorAnswer<string>>;
  yes(question: Text): Promise<OperatorAnswer<boolean>>;
  run(work: {
    readonly program: Program;
    readonly input: object;
    readonly seconds: number;
    readonly isKept?: boolean;
    readonly onStart?: (pid: number) => void;
    readonly onEnd?: (pid: number) => void;
  }): Promise<
    | { readonly kind: 'done'; readonly printed: string }
    | { readonly kind: 'refused' | 'unknown'; readonly code: string }
  >;
  open(url: string): Promise<void>;
  tell(text: Text): void;
  show(value: object): void;
}

/** @throws StepFailure where there is none */
export function answerIn<T>(answer: OperatorAnswer<T>): T {
  if ('code' in answer) throw new StepFailure(answer.code, 'refused');
  return answer.answer;
}

/** The words with which the org refuses a password, unless they repeat what nobody is to see. */
export function refusalWords({ words }: OrgRefusal, secret: string): Text | undefined {
  return words === '' || words.includes(secret) ? undefined : Text.of('rotate.refused-why', { words });
}
