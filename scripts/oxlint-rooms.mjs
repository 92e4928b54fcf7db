/**
 * Rules of our own about the rooms, for Oxlint (oxlint.config.ts): what a file reaches without an import, what it says
 * differently on another machine, where an import of it leads, and what it requires. scripts/oxlint-deeds.mjs has those
 * about what a room does.
 */
import { dirname, join, sep } from 'node:path';
import { DEEDS } from './oxlint-deeds.mjs';

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

/** Whether it stands in `… instanceof it`. */
const isAskedFor = ({ parent }, node) =>
  parent.type === 'BinaryExpression' && parent.operator === 'instanceof' && parent.right === node;

/** Names of the language that may be used in some ways alone. */
const ONLY = {
  // What is not filled with zeros holds what others left in the memory.
  Buffer(node) {
    return isAskedFor(node, node) || ['alloc', 'byteLength', 'compare', 'concat', 'from'].includes(memberOf(node));
  },
  // Of a time that is given; year, month and day are those of the machine's time zone.
  Date(node) {
    const { parent } = node;
    if (parent.type === 'NewExpression' && parent.callee === node) {
      return parent.arguments.length === 1 && parent.arguments[0].type !== 'SpreadElement';
    }
    return isAskedFor(node, node) || ['parse', 'UTC'].includes(memberOf(node));
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
  // What else it has makes an address by chance.
  URL(node) {
    const isMade = node.parent.type === 'NewExpression' && node.parent.callee === node;
    return isMade || isAskedFor(node, node) || ['canParse', 'parse'].includes(memberOf(node));
  },
};

/** Members of a date that tell it in the machine's time zone, or take it so. */
const LOCAL =
  /^(?:[gs]et(?:(?:FullY|Y)ear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|getTimezoneOffset|to(?:Date|Time)String)$/u;
/** Few files have one of these words: the others need not be walked through. */
const MAY_BE_LOCAL =
  /Date|[gs]et(?:(?:Full)?Year|Month|Da|Hours|M|Seconds|Timezone)|to(?:Time|Locale)|localeC|tring\(|\bformat|\bbuffer\b/u;
/** Where the locale stands among the arguments of a member that asks for one, and then its options. */
const LOCALE_AT = new Map([
  ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleUpperCase', 'toLocaleLowerCase'].map(
    (name) => [name, 0],
  ),
  ['localeCompare', 1],
]);

/** What the file says of the variable of this name, seen from there. */
function definitionsOf(node, sourceCode) {
  for (let scope = sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable !== undefined) return variable.defs;
  }
  return [];
}

const typeOf = (node) => node?.typeAnnotation?.typeAnnotation;
const isDateType = (type) => type?.typeName?.name === 'Date';

/** Whether this is a date, as far as its own file tells: made here, or said to be one. */
function isDate(node, sourceCode) {
  if (node?.type === 'NewExpression') return node.callee.name === 'Date';
  if (node?.type !== 'Identifier') return false;
  return definitionsOf(node, sourceCode).some(
    ({ name, node: declared, type }) =>
      isDateType(typeOf(name)) ||
      (type === 'Variable' && declared.init?.type === 'NewExpression' && isDate(declared.init, sourceCode)),
  );
}

/** The type of the entries, where this is the type of a list. */
function entryType(type) {
  if (type?.type === 'TSTypeOperator') return entryType(type.typeAnnotation);
  if (type?.type === 'TSArrayType') return type.elementType;
  return ['Array', 'ReadonlyArray'].includes(type?.typeName?.name) ? type.typeArguments?.params[0] : undefined;
}

/** Whether this is a list of dates, as far as its own file tells. */
function isDates(node, sourceCode) {
  if (node.type === 'ArrayExpression') return node.elements.some((one) => isDate(one, sourceCode));
  if (node.type === 'CallExpression') return node.arguments.some(({ body }) => isDate(body, sourceCode));
  if (node.type !== 'Identifier') return false;
  return definitionsOf(node, sourceCode).some(
    ({ name, node: declared, type }) =>
      isDateType(entryType(typeOf(name))) ||
      (type === 'Variable' && ['ArrayExpression', 'CallExpression'].includes(declared.init?.type)
        ? isDates(declared.init, sourceCode)
        : false),
  );
}

/** Members of a list that make texts of its entries. */
const MAKES_TEXTS = new Set(['join', 'sort', 'toSorted', 'toString']);

/** Whether a text that is written out is a time of one zone: a day alone is of UTC, what has no zone is not. */
function isOfOneZone(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') {
    return !/\d/u.test(node.value) || /^\d{4}(?:-\d\d){0,2}$|^[-\d]+T[\d:.]+(?:Z|[-+]\d\d:\d\d)$/u.test(node.value);
  }
  if (node?.type !== 'TemplateLiteral') return true;
  const texts = node.quasis.map(({ value }) => value.cooked);
  return texts.join('') === '' || /(?:Z|[-+]\d\d:\d\d)$/u.test(texts.at(-1));
}

const isAbsent = (node) =>
  node === undefined ||
  node.type === 'SpreadElement' ||
  node.name === 'undefined' ||
  (node.type === 'UnaryExpression' && node.operator === 'void');

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

/** The name of a member, where it is written out. */
const nameOf = ({ computed, key, property = key }) => (computed ? property.value : property.name);

/** What a value says differently on another machine, whatever the value is called. */
const machine = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      local: 'What `{{name}}` gives depends on the time zone or the locale of the machine: name the one that is meant.',
      now: 'No clock here: pass the time in, as a Date.',
      pooled: 'The memory behind a Buffer holds what others left there.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    const { text } = sourceCode;
    if (!MAY_BE_LOCAL.test(text)) return {};
    const tellsTimes = text.includes('DateTimeFormat');
    const refuse = (node, name, messageId = 'local') => context.report({ node, messageId, data: { name } });
    const isFine = (node, name) => {
      if (LOCAL.test(name)) return false;
      const at = LOCALE_AT.get(name);
      const given = argumentsOf(node, node);
      const isOfEntries = MAKES_TEXTS.has(name) && (name === 'join' || given === undefined || given.length === 0);
      if (isOfEntries && isDates(node.object, sourceCode)) return false;
      if (name === 'toString') return given?.length !== 0 || !isDate(node.object, sourceCode);
      if (at === undefined) return true;
      if (given === undefined || given.slice(0, at).some(({ type }) => type === 'SpreadElement')) return false;
      const isOfTime = /^toLocale(?:Date|Time)/u.test(name) || isDate(node.object, sourceCode);
      return isLocale(given[at]) && (!isOfTime || hasTimeZone(given[at + 1]));
    };
    /** Without a time, a format takes that of now: what is given to one is a date as its file tells. */
    const isOfGiven = (node) => {
      const given = argumentsOf(node, node);
      if (given === undefined) return !tellsTimes;
      return !isAbsent(given[0]) && (!tellsTimes || typeof given[0].value === 'number' || isDate(given[0], sourceCode));
    };
    const isFormat = (name) => name === 'format' || name === 'formatToParts';
    return {
      MemberExpression(node) {
        const name = nameOf(node);
        if (typeof name !== 'string') {
          if (isDate(node.object, sourceCode)) refuse(node, '[…]');
        } else if (isFormat(name)) {
          if (!isOfGiven(node)) refuse(node, name, 'now');
        } else if (name === 'buffer') {
          refuse(node, name, 'pooled');
        } else if (!isFine(node, name)) {
          refuse(node, name);
        }
      },
      ObjectPattern(node) {
        for (const one of node.properties) {
          const name = one.type === 'Property' ? nameOf(one) : undefined;
          if (LOCAL.test(name) || LOCALE_AT.has(name)) refuse(one, name);
          else if (tellsTimes && isFormat(name)) refuse(one, name, 'now');
          else if (name === 'buffer') refuse(one, name, 'pooled');
        }
      },
      Literal(node) {
        const isMember = node.parent.type === 'MemberExpression' && node.parent.property === node;
        if (!isMember && typeof node.value === 'string' && LOCAL.test(node.value)) refuse(node, node.value);
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && !isOfOneZone(node.arguments[0])) refuse(node, 'Date');
      },
      CallExpression(node) {
        const { arguments: given, callee } = node;
        const isParsed = callee.object?.name === 'Date' && callee.property.name === 'parse';
        if (isParsed && !isOfOneZone(given[0])) refuse(node, 'parse');
        if (callee.name !== 'String' || given.length === 0) return;
        if (isDate(given[0], sourceCode) || isDates(given[0], sourceCode)) refuse(node, 'String');
      },
    };
  },
};

/** A program is made of a text by the constructor of any function, however that is taken. */
const programs = {
  meta: { type: 'problem', schema: [], messages: { made: 'No program is made of a text here.' } },
  create(context) {
    if (!context.sourceCode.text.includes('constructor')) return {};
    const refuse = (node) => context.report({ node, messageId: 'made' });
    return {
      MemberExpression(node) {
        if (!node.computed && node.property.name === 'constructor') refuse(node);
      },
      ObjectPattern(node) {
        for (const one of node.properties) if (one.key?.name === 'constructor' && !one.computed) refuse(one);
      },
      Literal(node) {
        if (node.value === 'constructor') refuse(node);
      },
      TemplateElement(node) {
        if (node.value.cooked === 'constructor') refuse(node);
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

export default { meta: { name: 'rooms' }, rules: { globals, inside, machine, programs, required, ...DEEDS } };
