/**
 * English stands in messages/ alone: words of ours in src/ are found here, and those that may stay are listed with the
 * reason. Ids of one word, and names of commands, are no English: results hold them and people type them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

/** Files in which words are data, and why. */
const FILES_OF_DATA: readonly (readonly [file: RegExp, why: string])[] = [
  [/^login\/phrases\//u, 'the words of clients, libraries and Salesforce about a login, each with its source'],
  [/^messageKeys\.ts$/u, 'written from messages/'],
  [/^report\/html\/assets\.ts$/u, 'written by the build'],
];

/** Members of data that are words of others, or none. */
const MEMBERS_OF_DATA: Readonly<Record<string, string>> = {
  says: 'the words of a source, which stands beside them',
  source: 'the document or the thread that says so',
  class: 'names of CSS',
};

const ALLOWED: Readonly<Record<string, string>> = {
  'does not answer': 'a value of the file that sf doctor writes, which support searches',
  'login token validate': 'the words of a command, in the order of the alphabet',
  'explain token': 'the words of a command, in the order of the alphabet',
  'salt of the journal': 'bytes that are hashed: with others the id of a journal would change',
  'allow unix:': 'a directive of nginx',
  'network access':
    'a name in a file that is generated, which the team may change: the label of Salesforce in small letters',
  'bad port': 'the words of fetch',
  'profile {}': 'a key of lists that are compared, which nobody is shown',
  'org {}': 'a key of columns, which nobody is shown',
  'hinge {}': 'a key of columns, which nobody is shown',
  'rule {}': 'a key of columns, which nobody is shown',
  '{} integration': 'a key of what is counted, which nobody is shown',
  'Error ({}): {}': 'the form in which sf prints an error, for commands that do without its class',
  'cd {}': 'a command of the shell',
  '[session id]': 'what stands for a session id in the words of others, before messages can be loaded too',
  '[struck out]': 'what stands for a secret in the words of others, in a room that knows no messages',
  'Bearer {}': 'a header of HTTP',
  'Basic {}': 'a header of HTTP',
  'Subject: {}': 'a header of mail',
  'To: {}': 'a header of mail',
  'To: {}\r\n <{}>': 'a header of mail',
  'Profile {}': 'the name of an object, with that of one of them',
  'User password': 'where a fact comes from, the call that says so, which no page shows',
};

/** Words that stand alone and are names of others, by what they name. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'objects and fields of Salesforce, and headers of their files': [
    ...['Application', 'Assignee', 'Display', 'Email', 'Id', 'Login', 'Metadata', 'Name', 'Organization', 'Profile'],
    ...['Security', 'State', 'Status', 'Title', 'User', 'Username'],
  ],
  'values of metadata, and its names': ['Admin', 'Api', 'Enforce', 'Local', 'Package', 'Zero'],
  'elements of SOAP': ['Body', 'Envelope', 'Fault'],
  'headers of HTTP': ['Authorization'],
  'errors that are caught where they are thrown': ['Inconsistent', 'Misshapen'],
};

/** What is typed behind `sf token`: `list users`. */
const COMMANDS = (
  JSON.parse(readFileSync(join(ROOT, 'command-snapshot.json'), 'utf8')) as { readonly command: string }[]
)
  .map(({ command }) => command.replace('token:', '').replaceAll(':', ' '))
  .filter((command) => command.includes(' '));

/** What a literal says, with `{}` for each place of a template. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('{}');
}

/**
 * Two small words in a row, or one beside a place, which no label and no query of Salesforce has; at the beginning of a
 * sentence the first may have a capital.
 */
const ENGLISH =
  /(?:(?<![\w<=."/-])["'([]?(?:a|[a-z][a-z’']+|\{\})["')\]]?|(?<=^|[.!?:] )["'([]?[A-Z][a-z’']+)[,;:]? (?:a|[a-z][a-z’']+|(?<!\{\}["')\]]?[,;:]? )\(?\{\})(?=[\s)\]"'.,;:!?]|$)/u;
/** One word as a sentence has it, alone or after a place. */
const ONE_WORD = /^(?:\W*\{\}\W+)?["'([]?([A-Z][a-z’']+)["')\]]?[.!?:…]?$/u;
const ALL_NAMES = new Set(Object.values(NAMES).flat());

const isTyped = (text: string): boolean =>
  /^ ?sf [a-z]/u.test(text) || COMMANDS.some((command) => `${text} `.startsWith(`${command} `));

/** What no rule here is about: what others say, and what only whoever fixes a defect reads. */
function isSilent(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) return Object.hasOwn(MEMBERS_OF_DATA, node.name.getText());
  if (ts.isNewExpression(node)) return /^(?:Type|Range)?Error$/u.test(node.expression.getText());
  // Patterns and paths.
  if (ts.isTaggedTemplateExpression(node)) return node.tag.getText() === 'String.raw';
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node);
}

/** All that the code says, in the order in which it stands there. */
function textsIn(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isSilent(node)) return;
    const text = textOf(node);
    if (text !== undefined) found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('said.ts', code, ts.ScriptTarget.Latest, true));
  return found;
}

function isEnglish(text: string): boolean {
  const [, word] = ONE_WORD.exec(text) ?? [];
  return (ENGLISH.test(text) || (word !== undefined && !ALL_NAMES.has(word))) && !isTyped(text);
}

const englishIn = (code: string): string[] => textsIn(code).filter(isEnglish);

describe('lint: English in messages/ alone', () => {
  it('has no words in src/ but those that are listed with a reason, and lists none that are gone', () => {
    const texts = sourcesOf('src')
      .filter((file) => !FILES_OF_DATA.some(([data]) => data.test(file)))
      .flatMap((file) => textsIn(readFileSync(join(ROOT, 'src', file), 'utf8')).map((text) => ({ file, text })));
    const found = texts.filter(({ text }) => isEnglish(text));
    const unlisted = found.filter(({ text }) => !Object.hasOwn(ALLOWED, text));
    expect(unlisted.map(({ file, text }) => `${file}: ${text}`)).to.deep.equal([]);
    const said = new Set(found.map(({ text }) => text));
    expect(Object.keys(ALLOWED).filter((text) => !said.has(text))).to.deep.equal([]);
    const all = new Set(texts.map(({ text }) => text));
    expect([...ALL_NAMES].filter((name) => !all.has(name))).to.deep.equal([]);
  });

  it('finds them wherever they stand', () => {
    for (const [code, text] of [
      ["const gap = { what: 'session address', why };", 'session address'],
      ['note(`permissions of profile ${id}`);', 'permissions of profile {}'],
      ['places.push(`line ${number}`);', 'line {}'],
      ['export const ABOUT = `profile of ${user.username}`;', 'profile of {}'],
      ["const POLICIES = { 'password policies': 'policies' };", 'password policies'],
      ["optional(shape, 'What it does, and why it needs the org.');", 'What it does, and why it needs the org.'],
      ["throw new UsageError('Give it a file.');", 'Give it a file.'],
      ["if (isOpen) lines.push('Nothing was read (no org).');", 'Nothing was read (no org).'],
      ["const one = { says: 'as Salesforce has it', text: 'as we have it' };", 'as we have it'],
      ["const STRUCK = '[struck out]';", '[struck out]'],
      ...['Not found', 'Try again', 'Retry later.', 'Unknown error', 'Wrong password!', "'Unknown error'", 'No {}'].map(
        (text) => [`lines.push(${JSON.stringify(text)});`, text] as const,
      ),
      ["lines.push('LoginIp. Try again');", 'LoginIp. Try again'],
      ['note(`Unknown ${name}`);', 'Unknown {}'],
      ...[
        ...[
          'Unknown',
          'Never',
          'Unknown.',
          'Failed!',
          '(None)',
          '"Unknown"',
          '{} users',
          'by {}',
          '{}, expired',
          '({}) left',
        ],
        ...['"{}" is', 'Failed: {}', 'Failed ({})', '{}: Unknown', '{} days.', '{} of {}', 'LoginIp: Unknown {}'],
      ].map((text) => [`lines.push(\`${text.replaceAll('{}', '${a}')}\`);`, text] as const),
    ] as const) {
      expect(englishIn(code), code).to.deep.equal([text]);
    }
  });

  it('takes no name, no command, no query and no key for one', () => {
    for (const code of [
      "import { a } from './of the house.js';",
      "type State = 'does not answer';",
      "const one = { says: 'enforced in orgs created since', source: 'the page of the release' };",
      "const label = 'Manage Multi-Factor Authentication in API';",
      "const label = 'View Setup and Configuration';",
      "const source = page('Salesforce Help, Restrict Login IP Addresses in Profiles');",
      "const soql = 'SELECT COUNT(Id) n FROM LoginHistory WHERE UserId = null';",
      'const next = `sf token list users ${flags}`;',
      "const next = ['rotate login', 'generate permission-set any-api-auth'];",
      "const known = ['User', 'unknown', 'LoginIp', 'INVALID_LOGIN', 'SOAP', 'Organization', 'token-required'];",
      'const where = `${field} = true AND ${other} IN (${list}) LIMIT ${count}`;',
      'const key = [`${room}.label`, `pages.${name}.one`, `${user}@${org}`, `${from} - ${to}`, `${name} --all ${flags}`];',
      'const html = `<td class="${name}">${text}</td>`;',
      "say(Text.of('facts-org.what.session-ranges'));",
      'const html = `<meta name="viewport" content="width=device-width">`;',
      "throw new Error('The rules ended before one of them held.');",
    ]) {
      expect(englishIn(code), code).to.deep.equal([]);
    }
  });
});
