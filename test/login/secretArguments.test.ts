import { expect } from 'chai';
import type { LoginError } from '../../lib/login/error.js';
import {
  hideRefused,
  refuseNoFlags,
  refuseSecretArguments,
  refuseStrayArguments,
} from '../../lib/login/secretArguments.js';

const FLAGS = [
  { name: 'ip', takesValue: true },
  { name: 'target-org', char: 'o', takesValue: true },
  { name: 'json', takesValue: false },
];

/** The key of the error with what it names, or `fine`. */
function told(refuse: () => void): string {
  try {
    refuse();
    return 'fine';
  } catch (error) {
    const { key, text, exitCode } = error as LoginError;
    expect(exitCode, 'wrong usage').to.equal(2);
    return [key.replace('login-errors.argument.', ''), ...Object.values(text.params)].join(' | ');
  }
}
const noFlags = (words: readonly string[], ...argv: string[]): string =>
  told(() => {
    refuseNoFlags(argv, FLAGS, words);
  });

const noFlagsOf = (form: 'side' | 'report', words: readonly string[], ...argv: string[]): string =>
  told(() => {
    refuseNoFlags(argv, FLAGS, words, form);
  });

describe('refuseNoFlags: commands that take no secret', () => {
  it('lets flags with their values pass, whatever the values are', () => {
    expect(noFlags([], '--ip', '203.0.113.7', '-o', 'acme', '--json')).to.equal('fine');
    expect(noFlags([], '--ip=password=canary', '-oacme')).to.equal('fine');
    expect(noFlags([])).to.equal('fine');
  });

  it('names the place of the first argument that is no flag, never the argument', () => {
    expect(noFlags([], 'canary')).to.equal('no-flag | 1');
    expect(noFlags([], '--ip', '203.0.113.7', '203.0.113.8', 'canary')).to.equal('no-flag | 3');
  });

  it('names an unknown flag, and none of them as one for secrets', () => {
    expect(noFlags([], '--password=canary')).to.equal('unknown-flag | password');
    expect(noFlags([], '--ipp', '203.0.113.7')).to.equal('unknown-flag | ipp');
  });

  it('takes the words that the command knows, and names them where another one stands', () => {
    const shells = ['bash', 'zsh'];
    expect(noFlags(shells, 'zsh')).to.equal('fine');
    expect(noFlags(shells, '--json', 'bash')).to.equal('fine');
    expect(noFlags(shells, 'fish')).to.equal('no-word | 1 | bash, zsh');
    expect(noFlags(shells, 'bash', 'canary'), 'behind a word').to.equal('no-word | 2 | bash, zsh');
    expect(noFlags(shells, '--json', 'fish'), 'behind a flag').to.equal('no-word | 2 | bash, zsh');
  });

  it('names the word of many that is misspelt, and repeats nothing else', () => {
    const rules = Array.from({ length: 11 }, (_, at) => `rule-of-kind-${String(at)}`);
    expect(noFlags(rules, 'rule-of-knid-7')).to.equal('no-name-but | 1 | rule-of-kind-7');
    expect(noFlags(rules, 'canary')).to.equal('no-name | 1');
    const shown = ['rule-of-knid-7', 'Winter2026!'];
    hideRefused(shown, [], true, rules);
    expect(shown).to.deep.equal(['rule-of-knid-7', '…']);
  });

  it('says of what form the words are where any of a form will do', () => {
    const of = (form: 'side' | 'report', ...argv: string[]): string => noFlagsOf(form, ['a.json'], ...argv);
    expect(of('report', 'a.json')).to.equal('fine');
    expect(of('report', 'canary.yml', 'a.json')).to.equal('no-report | 1');
    expect(of('side', 'a.json', 'canary')).to.equal('no-side | 2');
    expect(of('report', '--fish')).to.equal('unknown-flag | fish');
    expect(noFlagsOf('side', [], 'canary'), 'though it knows none').to.equal('no-side | 1');
  });

  it('calls what begins with a dash no word', () => {
    expect(noFlags(['bash'], '--fish')).to.equal('unknown-flag | fish');
    expect(noFlags(['bash'], '-f')).to.equal('no-flag | 1');
    expect(noFlags(['bash'], 'fish-'), 'a dash at its end').to.equal('no-word | 1 | bash');
  });
});

describe('a flag with nothing in it, as a variable that is not set leaves it', () => {
  it('is refused by name in every form, by every command', () => {
    const forms = [['-o', ''], ['-o='], ['--target-org', ''], ['--target-org='], ['-o', '  '], ['--target-org=\t\n']];
    for (const argv of forms) {
      expect(noFlags([], '--ip', '203.0.113.7', ...argv), JSON.stringify(argv)).to.equal('blank | target-org');
      expect(noFlags(['bash'], 'bash', ...argv), 'beside words').to.equal('blank | target-org');
      for (const refuse of [refuseStrayArguments, refuseSecretArguments]) {
        expect(
          told(() => {
            refuse(argv, FLAGS);
          }),
        ).to.equal('blank | target-org');
      }
    }
  });

  it('is not what oclif says itself: a flag at the end, or one that takes no value', () => {
    expect(noFlags([], '--ip')).to.equal('fine');
    expect(noFlags([], '--json')).to.equal('fine');
    expect(noFlags([], '--ip', '0')).to.equal('fine');
  });

  it('stays as it is where arguments are hidden, so that it is refused with the same words', () => {
    const argv = ['--ip', '', '--target-org= '];
    hideRefused(argv, FLAGS, true);
    expect(argv).to.deep.equal(['--ip', '', '--target-org= ']);
  });
});

describe('flags in the forms that oclif takes', () => {
  it('are known by name and by letter, with the value beside or behind', () => {
    for (const argv of [['-o', 'acme'], ['-oacme'], ['-o=acme'], ['--target-org', 'acme'], ['--target-org=acme']]) {
      expect(noFlags([], ...argv, 'x'), argv.join(' ')).to.equal(`no-flag | ${String(argv.length + 1)}`);
    }
    expect(noFlags([], '--json=x'), 'a value where none is taken').to.equal('fine');
    expect(noFlags([], '-j'), 'no letter of a flag').to.equal('no-flag | 1');
    const quiet = [{ name: 'json', char: 'j', takesValue: false }];
    const letter = (argument: string): string => told(() => refuseNoFlags([argument], quiet, []));
    expect([letter('-j'), letter('-jcanary')], 'a letter that takes no value').to.deep.equal(['fine', 'no-flag | 1']);
    expect(noFlags([], '--target-org', '--json'), 'a value that looks like a flag').to.equal('fine');
  });

  it('are not named where the name is longer than names are', () => {
    const name = (length: number): string => `--${'a'.repeat(length)}`;
    expect(noFlags([], name(30))).to.equal(`unknown-flag | ${'a'.repeat(30)}`);
    expect(noFlags([], name(31))).to.equal('no-flag | 1');
    expect(noFlags([], '--Canary'), 'nor where it is no name').to.equal('no-flag | 1');
    expect(noFlags([], '--cAnArY=x')).to.equal('no-flag | 1');
  });

  it('are hidden in part: the name stays, the value goes', () => {
    const hidden = (takesNoSecrets: boolean, words: readonly string[], ...argv: string[]): string[] => {
      hideRefused(argv, FLAGS, takesNoSecrets, words);
      return argv;
    };
    expect(hidden(true, [], '--password=canary', 'canary')).to.deep.equal(['--password=…', '…']);
    expect(hidden(true, [], '--password', 'canary')).to.deep.equal(['--password', '…']);
    expect(hidden(true, ['bash'], 'bash', 'canary')).to.deep.equal(['bash', '…']);
    expect(hidden(true, [], '--ip=token=canary'), 'where no value is looked at').to.deep.equal(['--ip=token=canary']);
    expect(hidden(false, [], '--ip=token=canary')).to.deep.equal(['--ip=secret=…']);
    expect(hidden(false, [], '--ip', 'token=canary')).to.deep.equal(['--ip', 'secret=…']);
  });

  it('are told from a pasted log by what the command says of it', () => {
    const stray = (...argv: string[]): string =>
      told(() => {
        refuseStrayArguments(argv, FLAGS);
      });
    expect(stray('canary')).to.equal('stray | 1');
    expect(stray('--client-secret=canary')).to.equal('secret-flag | client-secret');
    expect(stray('--colour')).to.equal('unknown-flag | colour');
  });
});

describe('a private key in the place of its file', () => {
  const flags = [{ name: 'jwt-key-file', takesValue: true }];
  const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIcAnArY';

  it('is refused before oclif could repeat it, and hidden from whoever logs arguments', () => {
    for (const argv of [[`--jwt-key-file=${key}`], ['--jwt-key-file', key]]) {
      expect(
        told(() => {
          refuseSecretArguments(argv, flags);
        }),
      ).to.equal('looks-secret | jwt-key-file');
      const hidden = [...argv];
      hideRefused(hidden, flags, false);
      expect(hidden.join(' ')).to.not.include('cAnArY');
    }
  });

  it('is not what a path looks like', () => {
    expect(
      told(() => {
        refuseSecretArguments(['--jwt-key-file', 'keys/BEGIN-KEY/server.key'], flags);
      }),
    ).to.equal('fine');
  });
});
