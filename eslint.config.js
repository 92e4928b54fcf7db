import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { fixupPluginRules } from '@eslint/compat';
import sfPlugin from 'eslint-plugin-sf-plugin';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { ASK_THE_PROCESS, filesIn, filesWhere, ROOMS, zonesByCommand, zonesByRoom } from './eslint.rooms.js';

/** Every recommended rule of sf plugins counts as an error, its warnings too. */
const sfRules = Object.fromEntries(
  Object.entries(sfPlugin.configs.recommended.rules)
    .filter(([, level]) => level !== 'off')
    .map(([rule]) => [rule, 'error']),
);
/** What a room may not touch that is passed what it needs: the machine, the network, the clock and chance. */
const noOutside = {
  'no-restricted-globals': [
    'error',
    ...[
      ...['process', 'globalThis', 'global', 'require', 'console', 'navigator'],
      ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'crypto'],
      ...['performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    ].map((name) => ({ name, message: 'This room touches nothing outside: pass it in.' })),
  ],
};
const noClock = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock here: pass the time in.' },
  { selector: "CallExpression[callee.name='Date']", message: 'No clock here: pass the time in.' },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'No clock here: pass the time in.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Nothing is left to chance here.',
  },
];
/** Packages are named with the room that may use them; a name that is made while the program runs is none of them. */
const noOtherPackage = [
  { selector: 'ImportExpression[source.value!=/^\\./u]', message: 'This room imports files of ours alone.' },
  { selector: 'TSImportEqualsDeclaration', message: 'This room imports files of ours alone.' },
];
const onlyPackages = (packages = [], types = []) => [
  'error',
  {
    patterns: [
      {
        regex: `^(?!\\.${[...packages, ...types].map((name) => `|${name}$`).join('')})`,
        message: 'This room uses no package but those that eslint.rooms.js names with it.',
      },
      ...(types.length > 0
        ? [{ group: types, allowTypeImports: true, message: 'This room uses types of this package alone.' }]
        : []),
    ],
  },
];
const noTerminal = {
  'no-restricted-globals': [
    'error',
    { name: 'process', message: 'No process here: what is needed of it is passed in.' },
  ],
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        { group: ['@oclif/*', '@salesforce/sf-plugins-core'], message: 'Only rooms with a terminal know oclif.' },
        { group: ['node:process', 'process'], message: 'No process here: what is needed of it is passed in.' },
      ],
    },
  ],
};
const noTerminalLater = [
  {
    selector:
      'ImportExpression[source.value=/^(?:@oclif\\u002f|@salesforce\\u002fsf-plugins-core|(?:node:)?process$)/u]',
    message: 'Only rooms with a terminal know oclif and the process.',
  },
];
const noSoql = ['Literal[value=/^\\s*SELECT\\s/iu]', 'TemplateElement[value.raw=/^\\s*SELECT\\s/iu]'].map(
  (selector) => ({
    selector,
    message: 'Queries stand in src/facts/org alone.',
  }),
);
/** Days, months and releases: `2026-12-01`, `April 2026`, `Summer '27`. */
const DATED = [
  '\\b20\\d\\d-\\d\\d-\\d\\d',
  '\\b(?:January|February|March|April|May|June|July|August|September|October|November|December),? 20\\d\\d',
  "\\b(?:[Ww]inter|[Ss]pring|[Ss]ummer) ?['’]?\\d\\d\\b",
].join('|');
const noDates = [
  // Where something was read and when stands beside it.
  `:not(Property[key.name=/^(?:read|helpValue|source)$/]) > Literal[value=/${DATED}/u]`,
  `TemplateElement[value.raw=/${DATED}/u]`,
].map((selector) => ({
  selector,
  message: 'Days that Salesforce has announced stand once, in a file of JSON with source, read and confidence.',
}));
/** `#name` is private at run time too; a constructor has no other word for it. */
const noPrivate = [
  {
    selector:
      ':matches(PropertyDefinition, TSParameterProperty, MethodDefinition:not([kind="constructor"]))[accessibility="private"]',
    message: 'Private members are written #name.',
  },
];
/** What holds in all of src/. */
const inSrc = [...noPrivate, ...noDates];

/** Files that no compiler looks at. */
const SCRIPTS = ['**/*.js', '**/*.mjs', '**/*.cjs'];

export default defineConfig(
  {
    ignores: [
      'lib/',
      '.lib/',
      'node_modules/',
      '.stage/',
      'coverage/',
      'reports/',
      '.nyc_output/',
      '.stryker-tmp/',
      'test/data/',
    ],
  },
  { ...js.configs.recommended, files: SCRIPTS },
  {
    // What Oxlint does not have (.oxlintrc.json): the rules of the presets and of our style stand there.
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/messageKeys.ts', 'src/report/html/assets.ts'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 53, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['src/commands/**/*.ts'],
    plugins: { 'sf-plugin': fixupPluginRules(sfPlugin) },
    // Two of these rules ask what type a command gives and which messages it loads.
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...sfRules,
      // Ours extend TokenCommand, which extends SfCommand and has no flags of its own, or PlainCommand.
      'sf-plugin/only-extend-SfCommand': 'off',
      'sf-plugin/spread-base-flags': 'off',
      'max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: SCRIPTS,
    plugins: { 'import-x': importX },
    rules: {
      curly: ['error', 'multi-line', 'consistent'],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'import-x/first': 'error',
      'import-x/newline-after-import': 'error',
      'import-x/no-duplicates': 'error',
    },
  },
  {
    files: ['**/*.ts', ...SCRIPTS],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        importX.createNodeResolver({ extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } }),
      ],
    },
    rules: {
      'import-x/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling', 'index'] }],
    },
  },
  // Each file is held against the zones of its own room: against all of them takes ten times as long.
  ...[...zonesByRoom(), ...zonesByCommand()].map(({ files, zones }) => ({
    files,
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }] },
  })),
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inSrc, ...noSoql] },
  },
  {
    files: filesWhere(({ terminal }) => terminal !== true),
    rules: { ...noTerminal, 'no-restricted-syntax': ['error', ...inSrc, ...noSoql, ...noTerminalLater] },
  },
  {
    files: ['src/facts/org/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inSrc, ...noTerminalLater] },
  },
  { files: ASK_THE_PROCESS, rules: { 'no-restricted-globals': 'off' } },
  ...Object.keys(ROOMS)
    .filter((room) => ROOMS[room].pure === true || ROOMS[room].given === true)
    .map((room) => ({
      files: filesIn(room),
      rules: {
        ...noOutside,
        // A job passes the connection that it is given on.
        'no-restricted-imports': onlyPackages(
          ROOMS[room].packages,
          ROOMS[room].given === true ? ['@salesforce/core'] : [],
        ),
        'no-restricted-syntax': ['error', ...inSrc, ...noSoql, ...noClock, ...noOtherPackage],
      },
    })),
  {
    // Written by `npm run docs`: it carries a library with its notices.
    files: ['src/report/html/assets.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...noPrivate],
    },
  },
  {
    files: ['test/org/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/src/**', '**/lib/**'], message: 'The org on loopback knows nothing of the plugin.' },
          ],
        },
      ],
    },
  },
  {
    files: SCRIPTS,
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        require: 'readonly',
        __dirname: 'readonly',
        module: 'writable',
      },
    },
  },
);
