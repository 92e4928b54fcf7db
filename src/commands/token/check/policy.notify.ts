/**
 * Tells people what is new, by a program of theirs.
 */
import { Text } from '../../../text.js';
import { runProgram, type ProgramEnd } from '../../../cli/program.js';

/** Seconds that the program may take. */
const LONGEST = 60;

/** Why nobody may have been told; undefined where the program ended well. */
export async function tellPeople(command: readonly [string, ...string[]], news: unknown): Promise<Text | undefined> {
  const end = await runProgram(command, `${JSON.stringify(news)}\n`, LONGEST);
  return end.kind === 'exited' && end.code === 0 ? undefined : failureOf(command[0], end);
}

function failureOf(program: string, end: ProgramEnd): Text {
  switch (end.kind) {
    case 'not-started':
      return Text.of('program.not-started', { program, code: end.code });
    case 'timed-out':
      return Text.of('program.timed-out', { program, seconds: String(LONGEST) });
    case 'killed':
      return Text.of('program.killed', { program, signal: end.signal });
    case 'exited': {
      const said = firstLine(end.said);
      const words = { program, code: String(end.code) };
      return said === '' ? Text.of('program.failed', words) : Text.of('program.failed-said', { ...words, said });
    }
  }
}

/** Of its own words one line: it may say anything. */
function firstLine(said: string): string {
  return said.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}
