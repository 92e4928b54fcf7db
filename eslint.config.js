import js from '@eslint/js';
import { fixupPluginRules } from '@eslint/compat';
import sfPlugin from 'eslint-plugin-sf-plugin';
import tseslint from 'typescript-eslint';

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
/** The arrows of the house: which rooms a room may not look into. */
const closed = (...rooms) =>
  rooms.map((room) => ({
    group: [`**/${room}/**`, `**/${room}.js`],
    message: `Data flows commands -> facts -> policy -> report: ${room} is closed from here.`,
  }));
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
    message: 'Pure rooms roll no dice.',
  },
  { selector: "Identifier[name='process']", message: 'Pure rooms know no process.' },
  { selector: "CallExpression[callee.name='fetch']", message: 'Pure rooms know no network.' },
];
const room = (name, patterns, syntax = []) => ({
  files: [`src/${name}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', { patterns }],
    ...(syntax.length > 0 ? { 'no-restricted-syntax': ['error', ...syntax] } : {}),
  },
});

export default tseslint.config(
  { ignores: ['lib/', 'node_modules/', '.stage/', 'coverage/', 'reports/', '.nyc_output/', 'test/data/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './tsconfig.test.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['src/commands/**/*.ts'],
    plugins: { 'sf-plugin': fixupPluginRules(sfPlugin) },
    rules: {
      ...sfRules,
      // Ours extend TokenCommand, which extends SfCommand and has no flags of its own, or PlainCommand.
      'sf-plugin/only-extend-SfCommand': 'off',
      'sf-plugin/spread-base-flags': 'off',
      'max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  room('ip', [...outside, ...closed('policy', 'facts', 'login', 'report', 'commands', 'errors', 'messages')], noClock),
  room('policy', [...outside, ...closed('facts', 'login', 'report', 'commands', 'errors', 'messages')], noClock),
  room('report', [...outside, ...closed('facts', 'login', 'commands', 'errors', 'messages')], noClock),
  room('facts', closed('login', 'report', 'commands', 'errors', 'messages')),
  room('login', closed('report', 'commands', 'errors', 'messages')),
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      // Tests print plain JSON that they have just read.
      '@typescript-eslint/no-base-to-string': 'off',
      'no-console': 'off',
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
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        require: 'readonly',
        module: 'writable',
      },
    },
  },
);
