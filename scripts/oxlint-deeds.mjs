/**
 * Rules of our own about what a room does (oxlint.config.ts): what it asks of an org and changes there, with which exit code
 * a command ends, which days it names, and what the org on loopback imports. docs/design.md says how far each goes.
 */
import { dirname, join, sep } from 'node:path';

const PACKAGE_ITSELF = /^sf-plugin-token(?:\/|$)/u;

/** The name of a member or of a key, where it is written out. */
function nameOf({ computed, key, property = key }) {
  if (!computed) return property.name ?? property.value;
  return property.type === 'TemplateLiteral' && property.quasis.length === 1
    ? property.quasis[0].value.cooked
    : property.value;
}

/** The definitions of a name, seen from where it stands. */
function definitionsOf(node, sourceCode) {
  for (let scope = sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable !== undefined) return variable.defs;
  }
  return [];
}

/** A rule with one message; it walks through files alone in which the words stand that it looks for. */
const rule = (said, words, visitorOf) => ({
  meta: {
    type: 'problem',
    schema: { type: 'array', items: { type: 'string' } },
    messages: { said },
  },
  create(context) {
    if (!words.test(context.sourceCode.text)) return {};
    const refuse = (node) => context.report({ node, messageId: 'said' });
    return visitorOf(refuse, context);
  },
});

/** What is taken of a value behind `await`, `!`, `as` or `?.`. */
function bare(node) {
  const within = { AwaitExpression: 'argument', ChainExpression: 'expression' }[node?.type];
  if (within !== undefined) return bare(node[within]);
  return /^TS(?:NonNull|As|Satisfies)/u.test(node?.type) ? bare(node.expression) : node;
}

const CONNECTION = /^(?:conn|.*[cC]onnection(?:Of)?)$/u;

/** Whether this is the connection to an org, by what its file calls it or says that it is. */
function isConnection(given, sourceCode) {
  const node = bare(given);
  if (node?.type === 'MemberExpression') return CONNECTION.test(nameOf(node));
  if (node?.type === 'CallExpression') return isConnection(node.callee, sourceCode);
  if (node?.type !== 'Identifier') return false;
  if (CONNECTION.test(node.name)) return true;
  return definitionsOf(node, sourceCode).some(({ name, node: declared, type }) => {
    if (name.typeAnnotation?.typeAnnotation?.typeName?.name === 'Connection') return true;
    if (name.parent?.type === 'Property' && CONNECTION.test(nameOf(name.parent))) return true;
    return type === 'Variable' && declared.id === name && declared.init?.name !== node.name
      ? isConnection(declared.init, sourceCode)
      : false;
  });
}

/** What asks an org, whoever has it: members of a connection, and of the client of facts/org. */
const ASKS =
  /^(?:query(?:All|More)?|autoFetchQuery|sobject|tooling|bulk2?|apex|analytics|chatter|streaming|request(?:Get|Post|Put|Patch|Delete)|soap|getAll)$/u;
const PATH = /\/services\/(?:data|Soap|async|apexrest)/u;

/** Of a connection it knows the address alone; it is handed on to facts/org, which asks. */
const asks = rule(
  'What asks an org stands in src/facts/org.',
  /onnection|\bconn\b|\.\s*(?:query|autoF|sobj|tooling|bulk|apex|analytics|chatter|streaming|request|soap|getAll)|\/services\//u,
  (refuse, { options, sourceCode }) => {
    const isText = (text) => !options.includes('paths') && typeof text === 'string' && PATH.test(text);
    const takes = (pattern) => {
      for (const one of pattern.properties) if (one.type !== 'Property' || nameOf(one) !== 'instanceUrl') refuse(one);
    };
    return {
      MemberExpression(node) {
        const name = nameOf(node);
        const isCalled = node.parent.type === 'CallExpression' && node.parent.callee === node;
        if ((isCalled && ASKS.test(name)) || name === 'sobject') refuse(node);
        else if (name !== 'instanceUrl' && isConnection(node.object, sourceCode)) refuse(node);
      },
      ObjectPattern(node) {
        const { parent } = node;
        const isOfOne =
          (parent.type === 'VariableDeclarator' && isConnection(parent.init, sourceCode)) ||
          (parent.type === 'Property' && CONNECTION.test(nameOf(parent))) ||
          node.typeAnnotation?.typeAnnotation?.typeName?.name === 'Connection';
        if (isOfOne) takes(node);
      },
      Literal(node) {
        if (isText(node.value)) refuse(node);
      },
      TemplateElement(node) {
        if (isText(node.value.cooked)) refuse(node);
      },
    };
  },
);

const CHANGES = /^(?:sendOnce|changeOwnPassword)$/u;
const changes = rule(
  'src/change alone sends what changes an org.',
  /\b(?:sendOnce|changeOwnPassword)\b/u,
  (refuse) => ({
    Identifier(node) {
      const isSaidTwice = node.parent.type === 'ImportSpecifier' && node.parent.local === node;
      if (CHANGES.test(node.name) && !isSaidTwice) refuse(node);
    },
    Literal(node) {
      if (CHANGES.test(node.value)) refuse(node);
    },
  }),
);

const METHOD = /^(?:POST|PUT|PATCH|DELETE)$/iu;
const methods = rule(
  'A request that changes something is written in src/change, and one of a login in src/login.',
  /['"`](?:post|put|patch|delete)['"`]/iu,
  (refuse) => {
    const isOfRequest = ({ parent }, node) =>
      parent.type === 'Property' && parent.value === node && nameOf(parent) === 'method';
    return {
      Literal(node) {
        // In capitals it is nothing else.
        if (METHOD.test(node.value) && (/[A-Z]{3}/u.test(node.value) || isOfRequest(node, node))) refuse(node);
      },
      TemplateElement(node) {
        if (METHOD.test(node.value.cooked) && /[A-Z]{3}/u.test(node.value.cooked)) refuse(node);
      },
    };
  },
);

/** Errors that carry an exit code by their name. */
const OWN_ERRORS = new Set(['UsageError', 'RunError', 'Error', 'TypeError', 'RangeError']);
const CONCLUDES = /^(?:\.\.\/){3}(?:cli|jobs)\//u;

/** Whether the file itself says what comes out. */
function isChosen(given, sourceCode) {
  const node = bare(given);
  switch (node?.type) {
    case 'Literal':
    case 'TemplateLiteral':
      return true;
    case 'ConditionalExpression':
      return isChosen(node.consequent, sourceCode) || isChosen(node.alternate, sourceCode);
    case 'LogicalExpression':
      return isChosen(node.left, sourceCode) || isChosen(node.right, sourceCode);
    case 'Identifier':
      return definitionsOf(node, sourceCode).some(
        ({ name, node: declared, type }) =>
          type === 'Variable' && declared.id === name && isChosen(declared.init, sourceCode),
      );
    default:
      return false;
  }
}

/** Whether this is what a function of cli or of a job, `exitCode…`, makes of what is concluded. */
function isConcluded(given, sourceCode) {
  const node = bare(given);
  if (node?.type === 'CallExpression' && node.callee.type === 'Identifier' && /^exitCode/u.test(node.callee.name)) {
    const isImported = definitionsOf(node.callee, sourceCode).some(
      ({ parent, type }) => type === 'ImportBinding' && CONCLUDES.test(parent.source.value),
    );
    return isImported && !node.arguments.some((one) => isChosen(one, sourceCode));
  }
  if (node?.type !== 'Identifier') return false;
  return definitionsOf(node, sourceCode).some(
    ({ name, node: declared, parent, type }) =>
      type === 'Variable' && parent.kind === 'const' && declared.id === name && isConcluded(declared.init, sourceCode),
  );
}

const exit = rule(
  'A command chooses no exit code: its job concludes, and errors carry their own.',
  /exit|rror|process|Reflect|core/u,
  (refuse, { sourceCode }) => {
    const isEnd = (name) => name === 'exitCode' || name === 'exit' || name === 'reallyExit';
    const isSet = ({ parent }, node) =>
      parent.type === 'AssignmentExpression' &&
      parent.operator === '=' &&
      parent.left === node &&
      isConcluded(parent.right, sourceCode);
    const isCommand = ({ name, type }) => type === 'ThisExpression' || type === 'Super' || name === 'command';
    const member = (node) => {
      const name = nameOf(node);
      const { object, parent } = node;
      const isCalled = parent.type === 'CallExpression' && parent.callee === node;
      if (object.name === 'Reflect') return name === 'get';
      if (object.name === 'process') return !['abort', 'kill', 'exit', undefined].includes(name) && notExit(name, node);
      if (name === 'error') return !isCalled && !isCommand(object);
      return notExit(name, node);
    };
    const notExit = (name, node) => !isEnd(name) || (name === 'exitCode' && isSet(node, node));
    return {
      MemberExpression(node) {
        if (!member(node)) refuse(node);
      },
      Property(node) {
        if (isEnd(nameOf(node))) refuse(node);
      },
      Literal(node) {
        const { parent } = node;
        const isAsked = parent.type === 'CallExpression' && parent.callee.object?.name === 'Reflect';
        if (isAsked && isEnd(node.value)) refuse(node);
      },
      NewExpression({ callee }) {
        const name = callee.type === 'MemberExpression' ? nameOf(callee) : callee.name;
        if (/Error$/u.test(name) && !OWN_ERRORS.has(name)) refuse(callee);
      },
      ImportSpecifier(node) {
        if (/Error$/u.test(node.imported.name) && node.local.name !== node.imported.name) refuse(node);
      },
      ClassDeclaration({ superClass }) {
        if (/Error$/u.test(superClass?.name)) refuse(superClass);
      },
      ClassExpression({ superClass }) {
        if (/Error$/u.test(superClass?.name)) refuse(superClass);
      },
      ImportExpression({ source }) {
        if (/\/exitCodes\.js$|^@(?:salesforce|oclif)\/core(?:\/|$)/u.test(source.value)) refuse(source);
      },
    };
  },
);

const MONTHS =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
/** Days, months, quarters, years and releases: `2026-12-01`, `1.12.2026`, `Dec 1, 2026`, `20261201`, `Q4 2026`, `Summer '27`. */
const DATED = new RegExp(
  [
    ...[
      '\\b20\\d\\d[-/.]\\d\\d?[-/.]\\d\\d?',
      '\\b\\d{1,2}[./]\\d{1,2}[./]20\\d\\d\\b',
      '\\b\\d{1,2}/\\d{1,2}/[2-9]\\d\\b',
    ],
    `\\b${MONTHS}\\.?,?(?: \\d{1,2}(?:st|nd|rd|th)?,?)? (?:20|['’])\\d\\d\\b`,
    "\\b(?:winter|spring|summer|autumn|fall) ?(?:of )?['’]?(?:20)?\\d\\d\\b",
    "\\b[QH][1-4][ /-]?['’]?(?:20)?[2-9]\\d\\b",
    // A year, alone or with its month and day; after or before a colon it is of an address.
    '(?<![\\d:])20[23]\\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])?)?(?!\\d|:[\\da-f:])',
  ].join('|'),
  'iu',
);
/** Where something was read and when stands beside it, and a value that shows how one is written. */
const OF_SOURCES = new Set(['read', 'helpValue', 'source']);

/** The years 2024 to 2039, days in them as `20261201`, and times in them in seconds and milliseconds. */
function isDay(number) {
  if (number >= 2024 && number < 2040) return true;
  if (number > 20_240_100 && number < 20_400_000) {
    return /^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/u.test(number);
  }
  const seconds = number >= 1e12 ? number / 1000 : number;
  return seconds >= 1_700_000_000 && seconds < 2_100_000_000;
}

/** What is longer the build has written: the library of a page. */
const LONGEST = 10_000;

const days = rule(
  'Days that Salesforce has announced stand once, in a file of JSON with source, read and confidence.',
  /\d/u,
  (refuse, { options }) => ({
    Literal(node) {
      const { parent, value } = node;
      if (typeof value === 'number') {
        if (isDay(value)) refuse(node);
      } else if (typeof value === 'string') {
        if (value.length > LONGEST || options.includes(value)) return;
        const isOfSource = parent.type === 'Property' && parent.value === node && OF_SOURCES.has(nameOf(parent));
        if (!isOfSource && (DATED.test(value) || (/^\d{10}(?:\d{3})?$/u.test(value) && isDay(Number(value))))) {
          refuse(node);
        }
      }
    },
    TemplateElement(node) {
      const text = node.value.cooked ?? node.value.raw;
      if (text.length <= LONGEST && DATED.test(text)) refuse(node);
    },
    CallExpression({ arguments: given, callee }) {
      if (callee.type === 'MemberExpression' && nameOf(callee) === 'UTC') {
        for (const one of given) if (one.type === 'Literal') refuse(one);
      }
    },
    NewExpression({ arguments: given, callee }) {
      if (callee.name !== 'Date' || given.length < 2) return;
      for (const one of given) if (one.type === 'Literal') refuse(one);
    },
  }),
);

/** The org on loopback: what it imports by a path stands beside it; files of its options too. */
const apart = rule('The org on loopback knows nothing of the plugin.', /import|export|require/u, (refuse, context) => {
  const { filename, options } = context;
  const mark = `${sep}test${sep}org${sep}`;
  const root = filename.slice(0, filename.lastIndexOf(mark) + 1);
  const org = join(root, 'test', 'org') + sep;
  const others = options.map((path) => join(root, path));
  const look = (node) => {
    if (node === null || node === undefined) return;
    const { value } = node;
    if (typeof value !== 'string') return refuse(node);
    if (!value.startsWith('.')) {
      if (/^(?:[/#]|file:|data:|(?:node:)?module$)/u.test(value) || PACKAGE_ITSELF.test(value)) refuse(node);
      return undefined;
    }
    const path = join(dirname(filename), value);
    return path.startsWith(org) || others.includes(path) ? undefined : refuse(node);
  };
  const ofSource = ({ source }) => look(source);
  return {
    ImportDeclaration: ofSource,
    ImportExpression: ofSource,
    ExportAllDeclaration: ofSource,
    ExportNamedDeclaration: ofSource,
    TSImportType: ({ argument, source = argument }) => look(source.literal ?? source),
    TSExternalModuleReference: ({ expression }) => look(expression),
    CallExpression: ({ arguments: [given], callee }) => {
      if (callee.name === 'require') look(given ?? callee);
    },
  };
});

export const DEEDS = { apart, asks, changes, days, exit, methods };
