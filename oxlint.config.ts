/**
 * What lint asks of TypeScript:
 *
 * - The rules of ESLint's preset, of typescript-eslint's two (strictTypeChecked, stylisticTypeChecked) and those of our
 *   style. test/lint/types.test.ts compares them with the presets. Those that need types run on the native compiler.
 * - The rooms of eslint.rooms.js, and the words that a room may not say. test/lint/rooms.test.ts breaks each. The rules
 *   `eslint-js/...` are those of ESLint and of a plugin for it: Oxlint runs them as they are.
 *
 * eslint.config.js has what remains: Salesforce's rules for commands, and files that no compiler looks at.
 */
import { defineConfig, type OxlintOverride } from 'oxlint';
import { ASK_THE_PROCESS, BASE, filesIn, ROOMS, type Room, zonesByCommand, zonesByRoom } from './eslint.rooms.js';

/** A rule of JavaScript, with options that Oxlint does not know. */
type JsRule = ['error', ...unknown[]];

/**
 * The language itself, without what leaves something to chance, makes a program of a text or takes a member whose name lint
 * does not see. `Date`, `Math` and `Intl` are open in some ways alone, and so are `Buffer` and `URL`, which are of no machine
 * either: scripts/oxlint-rooms.mjs.
 */
const OF_THE_LANGUAGE = [
  ...['undefined', 'NaN', 'Infinity', 'Object', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'RegExp'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'JSON', 'Error', 'TypeError', 'RangeError'],
  ...['ArrayBuffer', 'DataView', 'Int8Array', 'Int32Array', 'Uint8Array', 'encodeURIComponent'],
];
const noClock = [
  { selector: "MetaProperty[meta.name='import']", message: 'Where a file stands is nothing that this room knows.' },
  {
    // Without a time it takes that of now, and `format` is bound to it wherever it goes.
    selector: 'CallExpression[callee.property.name=/^format(?:ToParts)?$/][arguments.length=0]',
    message: 'No clock here: pass the time in.',
  },
  {
    selector: "VariableDeclarator[id.type='ObjectPattern'][init.callee.object.name='Intl']",
    message: 'No clock here: pass the time in.',
  },
];
/** What is declared without a value is there all the same, whoever has it; the key of a type is nowhere. */
const noDeclared = [
  "VariableDeclaration[declare=true] > VariableDeclarator:not([id.typeAnnotation.typeAnnotation.operator='unique'])",
  ':matches(TSDeclareFunction, ClassDeclaration, TSEnumDeclaration, TSModuleDeclaration)[declare=true]',
].map((selector) => ({ selector, message: 'What a file uses it imports.' }));
const inTexts = (pattern: string): string[] => [
  `Literal[value=/${pattern}/u]`,
  `TemplateElement[value.raw=/${pattern}/u]`,
];
/** A word however its letters are written. */
const inAnyCase = (word: string): string =>
  word.replaceAll(/[a-z]/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);
const [SELECT, FROM, FIND] = ['select', 'from', 'find'].map(inAnyCase) as [string, string, string];
/** A query, whole or in pieces: its words as no sentence has them, or in small letters where it begins with one. */
const QUERY = [
  ...[`\\b(?![Ss]elect\\b)${SELECT}\\b`, `\\b(?![Ff]rom\\b)${FROM} [A-Za-z]`, `\\b(?![Ff]ind\\b)${FIND} ?\\{`],
  ...[`^\\W*${SELECT}\\s`, `\\b${SELECT}\\s[^]*\\s${FROM}\\s`, `^\\W*${FIND} ?\\{`],
].join('|');
const noSoql = inTexts(QUERY).map((selector) => ({ selector, message: 'Queries stand in src/facts/org alone.' }));
/** `#name` is private at run time too; a constructor has no other word for it. */
const noPrivate = [
  {
    selector:
      ':matches(PropertyDefinition, TSParameterProperty, MethodDefinition:not([kind="constructor"]))[accessibility="private"]',
    message: 'Private members are written #name.',
  },
];
/** What a command ends with is what its job concludes, or what an error carries: scripts/oxlint-deeds.mjs has the rest. */
const NO_EXIT_CODE = 'A command chooses no exit code: its job concludes, and errors carry their own.';
const ofCommands = [
  { regex: '/exitCodes\\.js$', allowTypeImports: true, message: NO_EXIT_CODE },
  // Its errors, and oclif's, are made with an exit code.
  {
    ...{ regex: '^@salesforce/core(?:/|$)', importNamePattern: '^(?!Messages$)' },
    ...{ allowTypeImports: true, message: NO_EXIT_CODE },
  },
  {
    ...{ regex: '^@oclif/core(?:$|/(?!args$|flags$))', importNamePattern: '^(?!Args$|Flags$)' },
    ...{ allowTypeImports: true, message: NO_EXIT_CODE },
  },
];

/** Ways to the process and to programs made of a text, for rooms without a terminal. */
const noTerminal = ['process', 'globalThis', 'global', 'require', 'eval', 'Function'].map((name) => ({
  name,
  message: 'Only rooms with a terminal know the process: what is needed of it is passed in.',
}));
/** Years that are not of Salesforce: before this one no attempt to log in was written down. */
const OWN_YEARS = new Map([['login', ['2026']]]);
/** Rooms that write requests of their own, besides facts/org: a login, and a change. */
const SPEAKS_TO_ORGS = new Set(['change', 'login']);
const NO_PACKAGE = 'This room uses no package but those that eslint.rooms.js names with it.';

/** What lint asks of the files of a room, but for where its imports lead. */
function rulesOf(name: string, { given, globals = [], packages = [], pure, terminal }: Room): Record<string, JsRule> {
  const isPassedAll = pure === true || given === true;
  // A job passes the connection that it is given on.
  const types = given === true ? ['@salesforce/core'] : [];
  const known = (more: readonly string[], slash: string): string =>
    `^(?!\\.${[...packages.map((one) => `|${one}(?:/|$)`), ...more.map((one) => `|${one}$`)].join('')})`.replaceAll(
      '/',
      slash,
    );
  const later = [
    // A name that is made while the program runs is none of them.
    { selector: `ImportExpression[source.value=/${known([], '\\u002f')}/u]`, message: NO_PACKAGE },
    { selector: "ImportExpression[source.type!='Literal']", message: 'What is imported is written out, in quotes.' },
    { selector: 'TSImportEqualsDeclaration', message: NO_PACKAGE },
  ];
  return {
    'eslint-js/no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: known(types, '/'), message: NO_PACKAGE },
          ...(types.length > 0
            ? [{ group: types, allowTypeImports: true, message: 'This room uses types of this package alone.' }]
            : []),
          ...(name === 'commands' ? ofCommands : []),
        ],
      },
    ],
    'eslint-js/no-restricted-syntax': [
      'error',
      ...[...noPrivate, ...noDeclared, ...later],
      ...(name.startsWith('facts/org') ? [] : noSoql),
      ...(isPassedAll ? noClock : []),
    ],
    ...(terminal === true
      ? {}
      : { 'eslint-js/no-restricted-globals': ['error', ...noTerminal], 'rooms/programs': ['error'] }),
    ...(isPassedAll
      ? { 'rooms/globals': ['error', [...OF_THE_LANGUAGE, ...globals]], 'rooms/machine': ['error'] }
      : {}),
    ...(packages.includes('node:module') ? { 'rooms/required': ['error', [...packages]] } : {}),
    'rooms/inside': ['error'],
    'rooms/days': ['error', ...(OWN_YEARS.get(name) ?? [])],
    ...(name.startsWith('facts/org')
      ? {}
      : { 'rooms/asks': ['error', ...(SPEAKS_TO_ORGS.has(name) ? ['paths'] : [])] }),
    ...(name.startsWith('facts/org') || SPEAKS_TO_ORGS.has(name) ? {} : { 'rooms/methods': ['error'] }),
    ...(name.startsWith('facts/org') || name === 'change' ? {} : { 'rooms/changes': ['error'] }),
    ...(name === 'commands' ? { 'rooms/exit': ['error'] } : {}),
  };
}

/** They print, and state what they expect. */
const TESTS = ['test/**', 'bench/**', 'scripts/**'];

export default defineConfig({
  plugins: ['typescript', 'import'],
  jsPlugins: ['./scripts/oxlint-eslint.mjs', './scripts/oxlint-rooms.mjs'],
  categories: { correctness: 'off' },
  rules: {
    'eslint/curly': ['error', 'multi-line', 'consistent'],
    'eslint/eqeqeq': 'error',
    'eslint/for-direction': 'error',
    'eslint/func-style': ['error', 'declaration', { allowArrowFunctions: true }],
    'eslint/no-async-promise-executor': 'error',
    'eslint/no-case-declarations': 'error',
    'eslint/no-compare-neg-zero': 'error',
    'eslint/no-cond-assign': 'error',
    'eslint/no-console': 'error',
    'eslint/no-constant-binary-expression': 'error',
    'eslint/no-constant-condition': 'error',
    'eslint/no-control-regex': 'error',
    'eslint/no-debugger': 'error',
    'eslint/no-delete-var': 'error',
    'eslint/no-dupe-else-if': 'error',
    'eslint/no-duplicate-case': 'error',
    'eslint/no-empty': 'error',
    'eslint/no-empty-character-class': 'error',
    'eslint/no-empty-pattern': 'error',
    'eslint/no-empty-static-block': 'error',
    'eslint/no-ex-assign': 'error',
    'eslint/no-extra-boolean-cast': 'error',
    'eslint/no-fallthrough': 'error',
    'eslint/no-global-assign': 'error',
    'eslint/no-invalid-regexp': 'error',
    'eslint/no-irregular-whitespace': 'error',
    'eslint/no-loss-of-precision': 'error',
    'eslint/no-misleading-character-class': 'error',
    'eslint/no-nonoctal-decimal-escape': 'error',
    'eslint/no-prototype-builtins': 'error',
    'eslint/no-regex-spaces': 'error',
    'eslint/no-self-assign': 'error',
    'eslint/no-shadow-restricted-names': 'error',
    'eslint/no-sparse-arrays': 'error',
    'eslint/no-unassigned-vars': 'error',
    'eslint/no-unexpected-multiline': 'error',
    'eslint/no-unsafe-finally': 'error',
    'eslint/no-unsafe-optional-chaining': 'error',
    'eslint/no-unused-labels': 'error',
    'eslint/no-unused-private-class-members': 'error',
    'eslint/no-useless-assignment': 'error',
    'eslint/no-useless-backreference': 'error',
    'eslint/no-useless-catch': 'error',
    'eslint/no-useless-escape': 'error',
    'eslint/no-var': 'error',
    'eslint/object-shorthand': 'error',
    'eslint/prefer-const': 'error',
    'eslint/prefer-rest-params': 'error',
    'eslint/prefer-spread': 'error',
    'eslint/prefer-template': 'error',
    'eslint/preserve-caught-error': 'error',
    'eslint/require-yield': 'error',
    'eslint/use-isnan': 'error',
    'eslint/valid-typeof': 'error',
    'import/first': 'error',
    'import/newline-after-import': 'error',
    'import/no-duplicates': 'error',
    'typescript/adjacent-overload-signatures': 'error',
    'typescript/array-type': 'error',
    'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
    'typescript/ban-tslint-comment': 'error',
    'typescript/class-literal-property-style': 'error',
    'typescript/consistent-generic-constructors': 'error',
    'typescript/consistent-indexed-object-style': 'error',
    'typescript/consistent-type-assertions': 'error',
    'typescript/consistent-type-definitions': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/explicit-function-return-type': ['error', { allowExpressions: true }],
    'typescript/no-array-constructor': 'error',
    'typescript/no-confusing-non-null-assertion': 'error',
    'typescript/no-duplicate-enum-values': 'error',
    'typescript/no-dynamic-delete': 'error',
    'typescript/no-empty-function': 'error',
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-extra-non-null-assertion': 'error',
    'typescript/no-extraneous-class': 'error',
    'typescript/no-inferrable-types': 'error',
    'typescript/no-invalid-void-type': 'error',
    'typescript/no-misused-new': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-non-null-asserted-nullish-coalescing': 'error',
    'typescript/no-non-null-asserted-optional-chain': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-this-alias': 'error',
    'typescript/no-unnecessary-type-constraint': 'error',
    'typescript/no-unsafe-declaration-merging': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'typescript/no-unused-expressions': 'error',
    'typescript/no-unused-vars': 'error',
    'typescript/no-useless-constructor': 'error',
    'typescript/no-wrapper-object-types': 'error',
    'typescript/prefer-as-const': 'error',
    'typescript/prefer-for-of': 'error',
    'typescript/prefer-function-type': 'error',
    'typescript/prefer-literal-enum-member': 'error',
    'typescript/prefer-namespace-keyword': 'error',
    'typescript/triple-slash-reference': 'error',
    'typescript/unified-signatures': 'error',
    'typescript/await-thenable': 'error',
    'typescript/dot-notation': 'error',
    'typescript/no-array-delete': 'error',
    'typescript/no-base-to-string': 'error',
    'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    'typescript/no-deprecated': 'error',
    'typescript/no-duplicate-type-constituents': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-for-in-array': 'error',
    'typescript/no-generated-empty-object-type': 'error',
    'typescript/no-implied-eval': 'error',
    'typescript/no-meaningless-void-operator': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-misused-spread': 'error',
    'typescript/no-mixed-enums': 'error',
    'typescript/no-redundant-type-constituents': 'error',
    'typescript/no-unnecessary-boolean-literal-compare': 'error',
    'typescript/no-unnecessary-condition': 'error',
    'typescript/no-unnecessary-template-expression': 'error',
    'typescript/no-unnecessary-type-arguments': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/no-unnecessary-type-conversion': 'error',
    'typescript/no-unnecessary-type-parameters': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-enum-assignment': 'error',
    'typescript/no-unsafe-enum-comparison': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-unsafe-unary-minus': 'error',
    'typescript/no-useless-default-assignment': 'error',
    'typescript/non-nullable-type-assertion-style': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-find': 'error',
    'typescript/prefer-includes': 'error',
    'typescript/prefer-nullish-coalescing': 'error',
    'typescript/prefer-optional-chain': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/prefer-reduce-type-parameter': 'error',
    'typescript/prefer-regexp-exec': 'error',
    'typescript/prefer-return-this-type': 'error',
    'typescript/prefer-string-starts-ends-with': 'error',
    'typescript/related-getter-setter-pairs': 'error',
    'typescript/require-await': 'error',
    'typescript/restrict-plus-operands': [
      'error',
      {
        allowAny: false,
        allowBoolean: false,
        allowNullish: false,
        allowNumberAndString: false,
        allowRegExp: false,
      },
    ],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/unbound-method': 'error',
    'typescript/use-unknown-in-catch-callback-variable': 'error',
  },
  overrides: [
    {
      // They print, plain JSON that they have just read too, and tests state what they expect.
      files: TESTS,
      rules: {
        'eslint/no-console': 'off',
        'typescript/no-base-to-string': 'off',
        'typescript/no-unused-expressions': 'off',
      },
    },
    {
      files: ['**/*.ts'],
      rules: {
        'eslint-js/import-order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling', 'index'] }],
        'eslint-js/no-restricted-syntax': ['error', ...noPrivate],
      },
    },
    {
      files: ['src/**/*.ts'],
      rules: {
        'eslint/max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
        'eslint/max-lines-per-function': ['error', { max: 53, skipBlankLines: true, skipComments: true }],
      },
    },
    {
      files: ['src/commands/**/*.ts'],
      rules: { 'eslint/max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
    },
    // Each file is held against the zones of its own room: against all of them takes ten times as long.
    ...[...zonesByRoom(), ...zonesByCommand()].map(({ files, zones }): OxlintOverride => ({
      files,
      rules: { 'eslint-js/no-restricted-paths': ['error', { basePath: BASE, zones }] },
    })),
    ...Object.entries(ROOMS).map(([name, room]): OxlintOverride => ({
      files: filesIn(name),
      rules: rulesOf(name, room),
    })),
    {
      files: [...ASK_THE_PROCESS],
      rules: {
        'eslint-js/no-restricted-globals': ['error', ...noTerminal.filter(({ name }) => name !== 'process')],
      },
    },
    // Written by `npm run docs`: a line for each key, and a library with its notices.
    { files: ['src/messageKeys.ts'], rules: { 'eslint/max-lines': 'off' } },
    {
      files: ['src/report/html/assets.ts'],
      rules: { 'eslint/max-lines': 'off', 'eslint-js/no-restricted-syntax': 'off' },
    },
    { files: ['test/org/**/*.ts'], rules: { 'rooms/apart': ['error'] } },
    // Its tests run it, and the plugin, as programs.
    {
      files: ['test/org/**/*.test.ts'],
      rules: { 'rooms/apart': ['error', ...['run', 'system', 'until'].map((name) => `test/support/${name}.js`)] },
    },
  ],
  // Besides what git ignores.
  ignorePatterns: ['**/*.js', '**/*.mjs', '**/*.cjs', 'test/data/'],
});
