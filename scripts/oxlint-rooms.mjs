/**
 * Rules of our own about the rooms, for Oxlint (oxlint.config.ts): what a file reaches without an import, and where an import
 * of it leads.
 */
import { dirname, join, sep } from 'node:path';

/** Types ask for nothing while the program runs. */
const TYPES = new Set([
  'TSTypeReference',
  'TSTypeQuery',
  'TSQualifiedName',
  'TSClassImplements',
  'TSInterfaceHeritage',
]);

/** The member that is taken of a thing by its plain name. */
function memberOf(node) {
  const { parent } = node;
  const isPlain = parent.type === 'MemberExpression' && parent.object === node && !parent.computed;
  return isPlain ? parent.property.name : undefined;
}

/** Names of the language that may be used in some ways alone. */
const ONLY = {
  // Of a time that is given.
  Date(node) {
    const { parent } = node;
    if (parent.type === 'NewExpression' && parent.callee === node) {
      return parent.arguments.length > 0 && parent.arguments[0].type !== 'SpreadElement';
    }
    if (parent.type === 'BinaryExpression') return parent.operator === 'instanceof' && parent.right === node;
    return ['parse', 'UTC'].includes(memberOf(node));
  },
  Math(node) {
    const member = memberOf(node);
    return member !== undefined && member !== 'random';
  },
  // Not handed on whole, since what it makes has the time of now.
  Intl: (node) => memberOf(node) !== undefined,
};

/** What nobody in the file declares, and what the language itself has. */
function globalReferences({ scopeManager: { globalScope } }) {
  const known = globalScope.variables.filter(({ defs }) => defs.length === 0);
  return [...globalScope.through, ...known.flatMap(({ references }) => references)];
}

const globals = {
  meta: {
    type: 'problem',
    schema: [{ type: 'array', items: { type: 'string' } }],
    messages: { closed: 'This room touches nothing outside, no clock and no chance: pass in what `{{name}}` gives.' },
  },
  create(context) {
    const open = new Set(context.options[0]);
    return {
      Program() {
        for (const { identifier } of globalReferences(context.sourceCode)) {
          const { name, parent } = identifier;
          if (TYPES.has(parent.type)) continue;
          const isFine = Object.hasOwn(ONLY, name) ? ONLY[name](identifier) : open.has(name);
          if (!isFine) context.report({ node: identifier, messageId: 'closed', data: { name } });
        }
      },
    };
  },
};

const inside = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { leaves: 'What src/ imports by a path stands in src/.' },
  },
  create(context) {
    const { filename } = context;
    const mark = `${sep}src${sep}`;
    const src = filename.slice(0, filename.lastIndexOf(mark) + mark.length);
    const look = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      if (!join(dirname(filename), source.value).startsWith(src)) {
        context.report({ node: source, messageId: 'leaves' });
      }
    };
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportAllDeclaration: look,
      ExportNamedDeclaration: look,
    };
  },
};

export default { meta: { name: 'rooms' }, rules: { globals, inside } };
