import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../../lib/messages.js';
import { findingsSarif, MOST_RESULTS } from '../../../lib/report/findings/sarif.js';
import type { FindingsResult } from '../../../lib/report/findings/result.js';
import { isSarif } from '../../support/sarif.js';
import { commandsIn, controlsIn, hostile } from '../hostile.js';
import { finding, IN_ORG, RESULT, TOOL, WAIVED } from './sample.js';

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly {
        readonly executionSuccessful: boolean;
        readonly toolExecutionNotifications: readonly unknown[];
      }[];
      readonly results: readonly Record<string, unknown>[];
    },
  ];
}

const textOf = (result: FindingsResult): string => [...findingsSarif(result, TOOL, say)].join('');
const logOf = (result: FindingsResult): Log => {
  const log: unknown = JSON.parse(textOf(result));
  expect(isSarif(log), JSON.stringify(isSarif.errors)).to.equal(true);
  return log as Log;
};

describe('report: SARIF 2.1.0', () => {
  it('is what the schema says, and the schema says no to what it is not', () => {
    logOf(RESULT);
    logOf({ ...RESULT, findings: [], rules: [], incomplete: [] });
    expect(isSarif({ version: '2.1.0', runs: [{}] }), 'no tool').to.equal(false);
    const broken = textOf(RESULT).replace('"level": "error"', '"level": "fatal"');
    expect(isSarif(JSON.parse(broken)), 'a level that is none').to.equal(false);
  });

  it('points at file and line, and in an org at the thing', () => {
    const [run] = logOf(RESULT).runs;
    expect(run.results.map(({ locations }) => locations)).to.deep.equal([
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'force-app/profiles/Sales.profile-meta.xml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 12 },
          },
        },
      ],
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'force-app/profiles/Sales.profile-meta.xml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 12 },
          },
        },
      ],
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'sf-token.yml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 1 },
          },
          logicalLocations: [
            {
              name: '203.0.113.0/24',
              fullyQualifiedName: 'NetworkAccess/203.0.113.0-203.0.113.255',
              kind: 'resource',
            },
          ],
        },
      ],
    ]);
  });

  it('names rule, level and fingerprint, and suppresses what is waived', () => {
    const [run] = logOf(RESULT).runs;
    expect(run.tool.driver.rules.map(({ id }) => id)).to.deep.equal(RESULT.rules.map(({ rule }) => rule));
    expect(run.results.map(({ level, ruleId, ruleIndex }) => [ruleId, ruleIndex, level])).to.deep.equal([
      ['whole-internet', 0, 'error'],
      ['whole-internet', 0, 'error'],
      ['no-description', 1, 'note'],
    ]);
    expect(run.results[0]?.['partialFingerprints']).to.deep.equal({
      'sfToken/v1': '0123456789abcdef',
      primaryLocationLineHash: '0123456789abcdef:1',
    });
    expect(run.results.map(({ suppressions }) => suppressions)).to.deep.equal([
      undefined,
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'Waived (moves in June; owner: ops@acme.example; until: 2027-06-30).',
        },
      ],
      undefined,
    ]);
  });

  it('says of a run that could not read all that it did not succeed, and why', () => {
    const [run] = logOf(RESULT).runs;
    expect(run.invocations[0]?.executionSuccessful).to.equal(false);
    expect(JSON.stringify(run.invocations[0]?.toolExecutionNotifications))
      .to.include('View Setup')
      .and.include('a%20b/s.xml');
    expect(logOf({ ...RESULT, incomplete: [] }).runs[0].invocations[0]?.executionSuccessful).to.equal(true);
  });

  it('refers to every path as RFC 3986 writes it', () => {
    const uri = (file: string): unknown => {
      const [result] = logOf({ ...RESULT, findings: [finding({ file })] }).runs[0].results;
      return /"uri":"([^"]*)"(,"uriBaseId")?/u.exec(JSON.stringify(result?.['locations']))?.slice(1, 3);
    };
    expect(uri('./profiles/A B%28C%29.xml')).to.deep.equal(['profiles/A%20B%2528C%2529.xml', ',"uriBaseId"']);
    expect(uri('/tmp/x#y.xml')).to.deep.equal(['file:///tmp/x%23y.xml', undefined]);
    expect(uri('C:\\work\\a.xml')).to.deep.equal(['file:///C:/work/a.xml', undefined]);
    expect(uri('../b.xml')).to.deep.equal(['../b.xml', ',"uriBaseId"']);
  });

  it('makes no link and no place to fill of what strangers wrote', () => {
    const [run] = logOf({ ...RESULT, findings: [finding({ text: '[free](https://evil.example) {0} \\[x]' })] }).runs;
    expect(run.results[0]?.['message']).to.deep.equal({
      text: 'profile Sales: \\[free\\](https://evil.example) {{0}} \\\\\\[x\\] Narrow it.',
    });
  });

  it('is valid, and commands nothing, whatever names are', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const found = {
          ...IN_ORG,
          text: name,
          fix: name,
          place: name,
          subject: { kind: 'range' as const, name, within: name },
        };
        const inFile = finding({ file: name, waiver: { reason: name } });
        const result = {
          ...RESULT,
          findings: [found, inFile, WAIVED],
          incomplete: [{ what: name, why: name, file: name }],
        };
        logOf(result);
        expect(commandsIn(textOf(result))).to.deep.equal([]);
        expect(controlsIn(textOf(result).replaceAll('\n', ''))).to.deep.equal([]);
      }),
      { numRuns: 100 },
    );
  });

  it('holds as many results as GitHub takes, the gravest first', () => {
    const many = Array.from({ length: MOST_RESULTS + 1 }, (_, at) => finding({ fingerprint: String(at) }));
    const text = textOf({ ...RESULT, findings: many });
    expect(text.match(/"ruleId"/gu)).to.have.length(MOST_RESULTS);
  });
});
