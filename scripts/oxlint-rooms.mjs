/**
 * Rules of our own about the rooms, for Oxlint (oxlint.config.ts): what a file reaches without an import, what it says
 * differently on another machine, where an import of it leads, and what it requires.
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

/** Whether a locale is there: without one, with none of a list, or with `default` it is the machine's. */
function isLocale(node) {
  if (node === undefined || node.type === 'SpreadElement') return false;
  if (node.type === 'Identifier') return node.name !== 'undefined';
  if (node.type === 'ArrayExpression') return node.elements.length > 0;
  return node.type !== 'UnaryExpression' && node.value !== 'default';
}

/** Whether options name a time zone; those that are not written out there are not known. */
function hasTimeZone(node) {
  return (
    node?.type === 'ObjectExpression' &&
    node.properties.some(({ key, value }) => key?.name === 'timeZone' && value.name !== 'undefined')
  );
}

/** What is called here, by `new` or without, with its arguments. */
function argumentsOf({ parent }, callee) {
  const isCalled = ['CallExpression', 'NewExpression'].includes(parent.type) && parent.callee === callee;
  return isCalled ? parent.arguments : undefined;
}

/** Names of the language that may be used in some ways alone. */
const ONLY = {
  // Of a time that is given; year, month and day are those of the machine's time zone.
  Date(node) {
    const { parent } = node;
    if (parent.type === 'NewExpression' && parent.callee === node) {
      return parent.arguments.length === 1 && parent.arguments[0].type !== 'SpreadElement';
    }
    if (parent.type === 'BinaryExpression') return parent.operator === 'instanceof' && parent.right === node;
    return ['parse', 'UTC'].includes(memberOf(node));
  },
  Math(node) {
    const member = memberOf(node);
    return member !== undefined && member !== 'random';
  },
  // Not handed on, since what it makes has the time of now, and the machine's locale and time zone.
  Intl(node) {
    const member = memberOf(node);
    const given = member === undefined ? undefined : argumentsOf(node.parent, node.parent);
    if (given === undefined || !isLocale(given[0])) return false;
    return member !== 'DateTimeFormat' || hasTimeZone(given[1]);
  },
};

/** Members of a date that tell it in the machine's time zone, or take it so. */
const LOCAL =
  /^(?:[gs]et(?:(?:FullY|Y)ear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|getTimezoneOffset|to(?:Date|Time)String)$/u;
/** Few files have one of these words: the others need not be walked through. */
const MAY_BE_LOCAL =
  /[gs]et(?:(?:Full)?Year|Month|Da|Hours|M|Seconds|Timezone)|to(?:Date|Time|Locale)|localeC|tring\(/u;
/** Where the locale stands among the arguments of a member that asks for one, and then its options. */
const LOCALE_AT = new Map([
  ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleUpperCase', 'toLocaleLowerCase'].map(
    (name) => [name, 0],
  ),
  ['localeCompare', 1],
]);

/** Whether this is a date, as far as its own file tells: made here, or said to be one. */
function isDate(node, sourceCode) {
  if (node.type === 'NewExpression') return node.callee.name === 'Date';
  if (node.type !== 'Identifier') return false;
  const says = (annotated) => annotated?.typeAnnotation?.typeAnnotation?.typeName?.name === 'Date';
  for (let scope = sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable === undefined) continue;
    return variable.defs.some(
      ({ name, node: declared, type }) =>
        says(name) || (type === 'Variable' && declared.init?.type === 'NewExpression' && isDate(declared.init)),
    );
  }
  return false;
}

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

/** What a value says differently on another machine, whatever the value is called. */
const machine = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      local: 'What `{{name}}` gives depends on the time zone or the locale of the machine: name the one that is meant.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    if (!MAY_BE_LOCAL.test(context.sourceCode.text)) return {};
    const refuse = (node, name) => context.report({ node, messageId: 'local', data: { name } });
    const isFine = (node, name) => {
      if (LOCAL.test(name)) return false;
      const at = LOCALE_AT.get(name);
      const given = argumentsOf(node, node);
      if (name === 'toString') return given?.length !== 0 || !isDate(node.object, sourceCode);
      if (at === undefined) return true;
      if (given === undefined || given.slice(0, at).some(({ type }) => type === 'SpreadElement')) return false;
      const isOfTime = /^toLocale(?:Date|Time)/u.test(name) || isDate(node.object, sourceCode);
      return isLocale(given[at]) && (!isOfTime || hasTimeZone(given[at + 1]));
    };
    return {
      MemberExpression(node) {
        const name = node.computed ? node.property.value : node.property.name;
        if (typeof name === 'string' && !isFine(node, name)) refuse(node, name);
      },
      CallExpression(node) {
        const { arguments: given, callee } = node;
        if (callee.name === 'String' && given.length > 0 && isDate(given[0], sourceCode)) refuse(node, 'String');
      },
    };
  },
};

/** Names by which node:module is imported. */
const MODULE = new Set(['node:module', 'module']);

/** `createRequire` loads what no import names: it loads at once one of the room's packages, in quotes. */
const required = {
  meta: {
    type: 'problem',
    schema: [{ type: 'array', items: { type: 'string' } }],
    messages: { any: 'What is required is required at once: createRequire(import.meta.url)(a package of this room).' },
  },
  create(context) {
    const packages = new Set(context.options[0]);
    const refuse = (node) => context.report({ node, messageId: 'any' });
    const isFine = (node) => {
      const made = node.parent;
      if (made.type !== 'CallExpression' || made.callee !== node) return false;
      const [name] = argumentsOf(made, made) ?? [];
      return name?.type === 'Literal' && packages.has(name.value);
    };
    return {
      ImportDeclaration(node) {
        if (!MODULE.has(node.source.value)) return;
        for (const one of node.specifiers) {
          if (one.type !== 'ImportSpecifier') refuse(one);
          if (one.imported?.name !== 'createRequire') continue;
          for (const variable of context.sourceCode.getDeclaredVariables(one)) {
            for (const { identifier } of variable.references) {
              if (!isFine(identifier)) refuse(identifier);
            }
          }
        }
      },
      ...Object.fromEntries(
        ['ImportExpression', 'ExportAllDeclaration', 'ExportNamedDeclaration'].map((type) => [
          type,
          (node) => {
            if (MODULE.has(node.source?.value)) refuse(node);
          },
        ]),
      ),
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

export default { meta: { name: 'rooms' }, rules: { globals, inside, machine, required } };
