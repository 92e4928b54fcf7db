/**
 * What Oxlint leaves (oxlint.config.ts has all else): the rules of Salesforce for commands, two of which ask the compiler,
 * and files that no compiler looks at.
 */
import { join } from 'node:path';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { fixupPluginRules, includeIgnoreFile } from '@eslint/compat';
import sfPlugin from 'eslint-plugin-sf-plugin';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Every recommended rule of sf plugins counts as an error, its warnings too. */
const sfRules = Object.fromEntries(
  Object.entries(sfPlugin.configs.recommended.rules)
    .filter(([, level]) => level !== 'off')
    .map(([rule]) => [rule, 'error']),
);
/** Files that no compiler looks at. */
const SCRIPTS = ['**/*.js', '**/*.mjs', '**/*.cjs'];

export default defineConfig(
  includeIgnoreFile(join(import.meta.dirname, '.gitignore')),
  { ignores: ['test/data/'] },
  {
    files: ['src/commands/**/*.ts'],
    plugins: { 'sf-plugin': fixupPluginRules(sfPlugin) },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...sfRules,
      // Ours extend TokenCommand, which extends SfCommand and has no flags of its own, or PlainCommand.
      'sf-plugin/only-extend-SfCommand': 'off',
      'sf-plugin/spread-base-flags': 'off',
    },
  },
  { ...js.configs.recommended, files: SCRIPTS },
  {
    files: SCRIPTS,
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [importX.createNodeResolver()] },
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
    rules: {
      curly: ['error', 'multi-line', 'consistent'],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'import-x/first': 'error',
      'import-x/newline-after-import': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling', 'index'] }],
    },
  },
);
