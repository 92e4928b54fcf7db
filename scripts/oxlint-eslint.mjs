/**
 * Rules that Oxlint does not have, as ESLint and a plugin of it have them (oxlint.config.ts). Settings pass between the two
 * as JSON, which a resolver is not: rules that follow an import are given it here.
 */
import { builtinRules } from 'eslint/use-at-your-own-risk';
import { importX } from 'eslint-plugin-import-x';

const settings = {
  'import-x/resolver-next': [
    importX.createNodeResolver({ extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } }),
  ],
};
const following = (rule) => ({
  ...rule,
  create: (context) => rule.create(Object.create(context, { settings: { value: settings } })),
});

export default {
  meta: { name: 'eslint-js' },
  rules: {
    'no-restricted-globals': builtinRules.get('no-restricted-globals'),
    'no-restricted-imports': builtinRules.get('no-restricted-imports'),
    'no-restricted-syntax': builtinRules.get('no-restricted-syntax'),
    'no-restricted-paths': following(importX.rules['no-restricted-paths']),
    'import-order': following(importX.rules.order),
  },
};
