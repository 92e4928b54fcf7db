import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { fixupPluginRules } from '@eslint/compat';
import sfPlugin from 'eslint-plugin-sf-plugin';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { PURE, zonesByRoom } from './eslint.rooms.js';

/** Every recommended rule of sf plugins counts as an error, its warnings too. */
const sfRules = Object.fromEntries(
  Object.entries(sfPlugin.configs.recommended.rules)
    .filter(([, level]) => level !== 'off')
    .map(([rule]) => [rule, 'error']),
);
const outside = [
  {
    group: ['@salesforce/*', '@jsforce/*', '@oclif/*'],
    message: 'This room is pure: no Salesforce and no oclif package.',
  },
  { group: ['node:*', 'fs', 'net', 'http', 'https'], message: 'This room is pure: no file, network or process.' },
];
const noClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Pure rooms read no clock: pass the time in.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Pure rooms read no clock.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Pure rooms leave nothing to chance.',
  },
  { selector: "CallExpression[callee.name='fetch']", message: 'Pure rooms know no network.' },
];
const noProcess = [
  { selector: "Identifier[name='process']", message: 'No process here: what is needed of it is passed in.' },
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
const noTerminal = [
  { group: ['@oclif/*', '@salesforce/sf-plugins-core'], message: 'Jobs run without a terminal and know no oclif.' },
];

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
  ...zonesByRoom().map(({ files, zones }) => ({
    files,
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }] },
  })),
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noPrivate, ...noDates, ...noSoql] },
  },
  {
    files: ['src/facts/org/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noPrivate, ...noDates] },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-imports': ['error', { patterns: outside }],
      'no-restricted-syntax': ['error', ...noPrivate, ...noDates, ...noSoql, ...noClock, ...noProcess],
    },
  },
  {
    // Written by `npm run docs`: it carries a library with its notices.
    files: ['src/report/html/assets.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/jobs/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: noTerminal }],
      'no-restricted-syntax': ['error', ...noPrivate, ...noDates, ...noSoql, ...noProcess],
    },
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
