/**
 * A question at the terminal, and how it ends where nobody answers it.
 */
import type { Text } from '../text.js';

/** `interrupted` by a signal, Ctrl-C or the end of what is typed (Ctrl-D); `no-answer` where nobody gave one. */
export type PromptAnswer<T> =
  | { readonly answer: T }
  | { readonly code: 'interrupted' | 'no-answer' }
  /** What is piped in is not taken. */
  | { readonly code: 'wrong-line'; readonly why: Text };

/**
 * What was answered to a prompt. A prompt whose input ends never says so: it closes, and a run with nothing left to wait
 * for would end as if all were well.
 */
export async function answerTo<T>(prompt: () => Promise<T>): Promise<PromptAnswer<T>> {
  const { stderr, stdin } = process;
  if (stdin.readableEnded) return { code: 'interrupted' };
  return new Promise((resolve) => {
    let isOver = false;
    const end = (answer: PromptAnswer<T>): void => {
      isOver = true;
      stdin.off('pause', closed).off('end', closed);
      process.off('SIGCONT', goOn);
      resolve(answer);
    };
    // An answered prompt closes its input too, and says so before the next turn.
    const closed = (): void => {
      setImmediate(() => {
        if (isOver || !(stdin.isPaused() || stdin.readableEnded)) return;
        stderr.write('\n');
        end({ code: 'interrupted' });
      });
    };
    // After Ctrl-Z the prompt pauses its input, and leaves it so.
    const goOn = (): void => {
      setImmediate(() => stdin.resume());
    };
    stdin.on('pause', closed).on('end', closed);
    process.on('SIGCONT', goOn);
    prompt().then(
      (answer) => {
        end({ answer });
      },
      (error: unknown) => {
        // Ctrl-C comes as an error of the prompt's own; anything else is a prompt that nobody answered.
        const isInterrupted = error instanceof Error && error.name === 'ExitPromptError';
        end({ code: isInterrupted ? 'interrupted' : 'no-answer' });
      },
    );
  });
}
