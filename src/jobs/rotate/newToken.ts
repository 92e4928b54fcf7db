/**
 * The new security token of a rotation, however it comes, and whether it is one.
 */
import { StepFailure } from '../../change/index.js';
import type { RotateFound } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import { looksLikeToken } from '../../securityToken.js';
import { answerIn, type RotationOperator } from './operator.js';

export interface TokenAround {
  readonly operator: Pick<RotationOperator, 'isPiped' | 'isTerminal' | 'piped' | 'pipedOf' | 'secret' | 'tell' | 'yes'>;
  readonly found: Pick<RotateFound, 'need' | 'tokenOnly'>;
  /** Whoever runs this has looked: what may be a token is taken for one. */
  readonly isForced: boolean;
  /** What a program of the user's has printed, where there is one. @throws StepFailure */
  readonly printed: (() => Promise<string>) | undefined;
}

/** Salesforce documents no length: what may be one, though it looks like none that was seen, is taken only after a yes. */
const PERHAPS = /^[A-Za-z0-9]{20,64}$/u;

/** @throws StepFailure where there is none */
export async function newToken(around: TokenAround): Promise<string> {
  const { operator, printed } = around;
  if (printed === undefined && !operator.isPiped) {
    return operator.isTerminal ? promptedToken(around) : refused('no-token');
  }
  const text = printed === undefined ? await pipedToken(around) : await printed();
  if (text === undefined || text === '') return text !== undefined && mayLack(around) ? '' : refused('no-token');
  if (await isTaken(text, around)) return text;
  operator.tell(Text.of('rotate.token.none-given'));
  return refused('odd-token');
}

/** What was handed over without one has '', and the token comes in a later line. */
async function pipedToken(around: TokenAround): Promise<string | undefined> {
  const isHanded = around.operator.pipedOf !== undefined;
  const isEnough = (text: string): boolean =>
    text === '' ? mayLack(around) && !isHanded : looksLikeToken(text) || (around.isForced && PERHAPS.test(text));
  return answerIn(await around.operator.piped('securityToken', isEnough));
}

async function promptedToken(around: TokenAround): Promise<string> {
  const { operator } = around;
  let question = Text.of(mayLack(around) ? 'rotate.prompt.token' : 'rotate.prompt.token.needed');
  for (;;) {
    const token = answerIn(await operator.secret(question)).trim();
    const isFit = token === '' ? mayLack(around) : await isTaken(token, around);
    if (isFit) return token;
    question = Text.of('rotate.prompt.token.again');
  }
}

/** Nobody is known to need it. */
function mayLack({ found }: TokenAround): boolean {
  return found.need !== 'yes' && !found.tokenOnly;
}

async function isTaken(text: string, { operator, isForced }: TokenAround): Promise<boolean> {
  if (looksLikeToken(text)) return true;
  if (!PERHAPS.test(text)) return false;
  if (!isForced && operator.isTerminal) return answerIn(await operator.yes(Text.of('rotate.prompt.token.odd')));
  if (isForced) operator.tell(Text.of('rotate.token.odd'));
  return isForced;
}

function refused(code: string): never {
  throw new StepFailure(code, 'refused');
}
