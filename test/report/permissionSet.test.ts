import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import {
  assignCommands,
  assignFileCommand,
  deployCommand,
  isAssignable,
  permissionSetXml,
  usernamesText,
} from '../../lib/report/permissionSet/file.js';
import { shellWord } from '../../lib/report/shell.js';
import { describeWith } from '../support/system.js';

/** The words that a shell makes of a command. */
function wordsOf(command: string): string[] {
  const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !one.includes('\0'));

describeWith('shell')('report/permissionSet: what others execute', () => {
  it('a word reaches a program as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(text, (word) => {
        expect(wordsOf(shellWord(word))).to.deep.equal([word]);
      }),
      { numRuns: 100, examples: [["o'brien"], ['$(id)'], ['a b'], ['-x'], ['`id`'], ['!x'], ['a\\'], ['*']] },
    );
  });

  it('fifty users a command, each with its own flag', () => {
    const users = Array.from({ length: 101 }, (_, index) => `user${String(index)}@example.com`);
    const commands = assignCommands('Set', shellWord('my org'), users).map(wordsOf);
    expect(commands.map((words) => words.filter((word) => word === '--on-behalf-of').length)).to.deep.equal([
      50, 50, 1,
    ]);
    expect(commands[2]).to.deep.equal([
      ...['sf', 'org', 'assign', 'permset', '--name', 'Set', '--target-org', 'my org'],
      ...['--on-behalf-of', 'user100@example.com'],
    ]);
    expect(assignCommands('Set', 'org', [])).to.deep.equal([]);
    expect(wordsOf(deployCommand('a b/x.xml', 'org'))).to.include('a b/x.xml');
  });

  it('one line reads the usernames from their file, fifty a command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sf-token-assign-'));
    try {
      const file = join(folder, 'a b.txt');
      writeFileSync(file, usernamesText(Array.from({ length: 101 }, (_, at) => `user ${String(at)}'@example.com`)));
      // An sf that says what it was given, a call a line.
      writeFileSync(join(folder, 'sf'), '#!/bin/sh\nprintf "%s|" "$@"; echo\n', { mode: 0o755 });
      const { stdout } = spawnSync('/bin/sh', ['-c', assignFileCommand('Set', shellWord('my org'), file)], {
        encoding: 'utf8',
        env: { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter) },
      });
      const calls = stdout.trimEnd().split('\n');
      const users = calls.map((call) => call.split('--on-behalf-of|')[1]?.split('|').slice(0, -1) ?? []);
      expect(users.map(({ length }) => length)).to.deep.equal([50, 50, 1]);
      expect(users[2]).to.deep.equal(["user 100'@example.com"]);
      expect(calls[0]).to.match(/^org\|assign\|permset\|--name\|Set\|--target-org\|my org\|--on-behalf-of\|user 0'/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names that sf or a line would break are told apart', () => {
    expect(['a@b.example', "o'b@b.example", 'a\\b', 'a b', 'a\nb'].map(isAssignable)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(usernamesText(['a@b.example', "o'b@b.example", 'x\ny'])).to.equal("a@b.example\no'b@b.example\n");
  });

  it('the file is XML whatever its texts are', () => {
    const label = 'A & <B>';
    const parsed = new XMLParser().parse(permissionSetXml({ label, description: label })) as Record<string, unknown>;
    expect(parsed['PermissionSet']).to.deep.include({ label, description: label });
  });
});
