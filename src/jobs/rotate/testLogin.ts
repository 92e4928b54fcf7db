/**
 * The one attempt with a new secret, guarded as every attempt of this plugin is.
 */
import type { Connection } from '@salesforce/core';
import type { DoorEnd } from '../../change/index.js';
import { KeyedError } from '../../keyedError.js';
import type { AttemptResult } from '../../login/attemptResult.js';
import type { Credentials } from '../../login/secret.js';
import { validate } from '../../login/validate.js';
import type { Need, Verdict } from '../../policy/index.js';
import { TOKEN_CAUSES } from '../../report/diagnosis/result.js';
import { unsurePlace } from '../../report/rotate/unknownAddress.js';
import { Text } from '../../text.js';
import type { Question } from '../common/loginQuestion.js';
import { openLoginRun } from '../validate/validateLogin.js';

export interface SecretTest {
  readonly connection: Connection;
  readonly question: Question;
  readonly clientId: string | undefined;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

export interface TestedSecret {
  readonly end: DoorEnd;
  readonly outcome: string;
  readonly provesToken: AttemptResult['proves']['token'];
  readonly why: Text;
  /** From where it came, as the org has written it down. */
  readonly address: string | null;
}

/** What of the place, and of the run, bears on what an attempt proves. */
export interface PlaceOfTest {
  readonly address: string | null;
  readonly addressAt: string | null;
  readonly isNew: boolean | null;
  readonly verdict: Verdict | null;
  readonly needsToken: Need;
  /** The org has taken the password from this very run, and shows it, so that it is the right one. */
  readonly isSet: boolean;
  readonly tell: (text: Text) => void;
}

/** Without a token nothing is sent from where one is needed: what that would come to is known, and says nothing. */
export async function testHere(credentials: Credentials, test: SecretTest, place: PlaceOfTest): Promise<TestedSecret> {
  const { isNew, needsToken, tell, verdict } = place;
  const address = place.address ?? '?';
  const sendsNone = credentials.securityToken.reveal() === '';
  if (sendsNone && needsToken === 'yes') {
    return notTested('token-needed-here', Text.of('rotate.test.no-token', { address }));
  }
  // The guard sends nothing to where the answer is known.
  const isHeld = verdict === 'denied' || verdict === 'impossible';
  if (!isHeld && isNew === true) tell(Text.of('rotate.test.new', { address }));
  if (!isHeld && isNew === null) tell(unsurePlace(place));
  const tested = await testSecret(credentials, test);
  const { end } = tested;
  if (!sendsNone || end.kind !== 'refused' || !isOfPlace(end.code, place)) return tested;
  const why = Text.of('rotate.test.of-place');
  return { ...tested, end: { kind: 'not-tested', code: end.code }, why };
}

/** Whether the want of a token alone explains it, which says nothing of the password. */
function isOfPlace(cause: string, { isSet, needsToken }: PlaceOfTest): boolean {
  return TOKEN_CAUSES.has(cause) || (cause === 'wrong-password-or-token' && isSet && needsToken === 'unknown');
}

/** Seconds that the row of the attempt in LoginHistory is waited for. */
const WAIT = 10;

/**
 * Never throws for what keeps it from being tried: that is no failed test. No flag of a rotation reaches the guard.
 */
async function testSecret(credentials: Credentials, test: SecretTest): Promise<TestedSecret> {
  const { clientId, connection, dataDir, env, now, question } = test;
  const flags = {
    'instance-url': undefined,
    'allow-host': undefined,
    'expect-org': undefined,
    force: false,
    wait: WAIT,
  };
  try {
    const run = await openLoginRun({ ...flags, 'client-id': clientId }, question, { connection, dataDir, env, now });
    const [result] = await validate([credentials], run.plan, run.around);
    if (result !== undefined) return testedOf(result);
  } catch (error) {
    if (!(error instanceof KeyedError)) throw error;
    return notTested('not-possible', error.text);
  }
  return notTested('not-possible', Text.of('login.proves.nothing'));
}

function notTested(code: string, why: Text): TestedSecret {
  return { end: { kind: 'not-tested', code }, outcome: 'not-tested', provesToken: 'unknown', why, address: null };
}

function testedOf({ cause, message, outcome, proves, row }: AttemptResult): TestedSecret {
  // Nothing was sent: whatever the reason, that says nothing of the secret.
  if (outcome === 'refused') return notTested(cause, message);
  const end: DoorEnd =
    outcome === 'succeeded' ? { kind: 'done' } : { kind: outcome === 'failed' ? 'refused' : 'unknown', code: cause };
  const why = outcome === 'succeeded' ? proves.why : message;
  return { end, outcome, provesToken: proves.token, why, address: row?.sourceIp ?? null };
}
