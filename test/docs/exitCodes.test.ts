import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXIT, EXIT_TEXTS } from '../../lib/exitCodes.js';
import { say } from '../../lib/messages.js';
import { Text } from '../../lib/text.js';
import { ROOT } from '../support/run.js';

const COMMANDS = (
  JSON.parse(readFileSync(join(ROOT, 'command-snapshot.json'), 'utf8')) as readonly { readonly command: string }[]
).map(({ command }) => command);
const PAGE = readFileSync(join(ROOT, 'docs', 'exit-codes.md'), 'utf8');

/** Whether the help of a command says what a no of it is. */
function saysNo(command: string): boolean {
  const source = readFileSync(join(ROOT, 'src', 'commands', `${command.replaceAll(':', '/')}.ts`), 'utf8');
  return /\berrorCodes = exitCodesHelp\('/u.test(source);
}

describe('docs/exit-codes.md', () => {
  it('has the codes and words that the help has', () => {
    const rows = [...PAGE.matchAll(/^\| (\d+) +\| (.*?) +\|$/gmu)];
    expect(rows.map(([, code, words]) => [code, words])).to.deep.equal(
      EXIT_TEXTS.map(([code, key]) => [String(code), say(Text.of(`shared.${key}`))]),
    );
    expect(rows.map(([, code]) => Number(code))).to.deep.equal(Object.values(EXIT));
  });

  it('says of every command when it ends with 30, of those alone that do, and when with 68', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z -]+)` +\| (.*?) +\| (.*?) +\|$/gmu)];
    const commands = COMMANDS.map((id) => id.replace('token:', '').replaceAll(':', ' '));
    expect(rows.map(([, command]) => command)).to.deep.equal(commands);
    const never = rows.filter(([, , no = '']) => no.startsWith('Never')).map(([, command]) => command);
    const without = commands.filter((_, index) => !saysNo(COMMANDS[index] ?? ''));
    expect(never).to.deep.equal(without);
  });
});
