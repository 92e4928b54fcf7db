/**
 * What the xunit-plugin of Jenkins lets pass as JUnit: the rules of its junit-10.xsd (read 2026-11-29), written by hand.
 */
import { XMLParser } from 'fast-xml-parser';

interface ElementRule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly children: readonly string[];
}

const OUTPUTS = ['system-out', 'system-err'];
const RERUNS = ['rerunFailure', 'rerunError', 'flakyFailure', 'flakyError'];
const FAULT: ElementRule = { required: [], optional: ['type', 'message'], children: [] };

const ELEMENTS: Readonly<Record<string, ElementRule>> = {
  testsuites: { required: [], optional: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', ...OUTPUTS],
  },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', ...RERUNS, ...OUTPUTS],
  },
  properties: { required: [], optional: [], children: ['property'] },
  property: { required: ['name', 'value'], optional: [], children: [] },
  failure: FAULT,
  error: FAULT,
  skipped: FAULT,
  'system-out': { required: [], optional: [], children: [] },
  'system-err': { required: [], optional: [], children: [] },
};

type Node = Readonly<Record<string, unknown>>;

/** What breaks them, a line each. */
export function junitProblems(xml: string): string[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    processEntities: { maxTotalExpansions: 1e6 },
  });
  const nodes = parser.parse(xml) as readonly Node[];
  return nodes.flatMap((node) => problemsOf(node, 'document', ['testsuites', 'testsuite', '?xml']));
}

function problemsOf(node: Node, parent: string, allowed: readonly string[]): string[] {
  const name = Object.keys(node).find((key) => key !== ':@') ?? '';
  if (name === '#text') return [];
  if (!allowed.includes(name)) return [`${name} in ${parent}`];
  const rule = ELEMENTS[name];
  if (rule === undefined) return [];
  const attributes = Object.keys((node[':@'] as object | undefined) ?? {});
  const children = (node[name] as readonly Node[] | undefined) ?? [];
  return [
    ...rule.required.filter((one) => !attributes.includes(one)).map((one) => `${name} lacks ${one}`),
    ...attributes
      .filter((one) => ![...rule.required, ...rule.optional].includes(one))
      .map((one) => `${name} has ${one}`),
    ...children.flatMap((child) => problemsOf(child, name, rule.children)),
  ];
}
