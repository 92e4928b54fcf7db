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
const withSettings = (context) => Object.create(context, { settings: { value: settings } });
const following = (rule) => ({ ...rule, create: (context) => rule.create(withSettings(context)) });

/**
 * What a rule has made of its options serves all files that have the same: the patterns of a room are compiled once. Each
 * of its zones is for all of these files.
 */
function onceForAll(rule) {
  const made = new Map();
  return {
    ...rule,
    create(context) {
      const { options } = context;
      if (!made.has(options)) {
        const own = withSettings(context);
        made.set(options, { own, visitor: rule.create(own) });
      }
      const { own, visitor } = made.get(options);
      return Object.setPrototypeOf(own, context) && visitor;
    },
  };
}

export default {
  meta: { name: 'eslint-js' },
  rules: {
    'no-restricted-globals': builtinRules.get('no-restricted-globals'),
    'no-restricted-imports': builtinRules.get('no-restricted-imports'),
    'no-restricted-syntax': builtinRules.get('no-restricted-syntax'),
    'no-restricted-paths': onceForAll(importX.rules['no-restricted-paths']),
    'import-order': following(importX.rules.order),
  },
};
