/** A policy file that is written: a new one, and what is new into one that people have edited. */
import { expect } from 'chai';
import { parseDocument } from 'yaml';
import { PolicyDraft } from '../../../lib/facts/policyFile/index.js';

const SCHEMA =
  '# yaml-language-server: $schema=https://cdn.jsdelivr.net/npm/sf-plugin-token/schemas/sf-token.schema.json\n';
const COMMENTS = { integrations: ' Who logs in.', ranges: ' From where.', waivers: ' What is allowed.' };
const draftOf = (text?: string): PolicyDraft =>
  new PolicyDraft(text === undefined ? undefined : parseDocument(text), COMMENTS);

describe('policy file: written anew', () => {
  it('begins with the schema and the version', () => {
    const draft = draftOf();
    expect([draft.isChanged, draft.has('version'), draft.has('ranges')]).to.deep.equal([true, true, false]);
    expect(draft.toText()).to.equal(`${SCHEMA}\nversion: 1\n`);
  });

  it('has its sections in one order, each with what stands before it', () => {
    const draft = draftOf();
    draft.append('waivers', [{ rule: 'broad-list' }]);
    draft.merge('ranges', { offices: ['10.0.0.0/8', { range: '192.0.2.0/24', description: 'lab' }] });
    draft.append('integrations', []);
    draft.merge('rules', { 'rotation-due': 'note' });
    expect(draft.toText()).to.equal(
      [
        `${SCHEMA}\nversion: 1\n\n# Who logs in.\nintegrations: []\n\n# From where.\nranges:\n  offices:\n`,
        '    - 10.0.0.0/8\n    - range: 192.0.2.0/24\n      description: lab\n\nrules:\n  rotation-due: note\n\n',
        '# What is allowed.\nwaivers:\n  - rule: broad-list\n',
      ].join(''),
    );
  });
});

describe('policy file: what is likely alone', () => {
  it('says so behind the value, in a section that is new and in one that is there', () => {
    const notes = { path: { jwt: 'likely' } };
    const entries = [
      { name: 'a', path: 'jwt' },
      { name: 'b', path: 'soap' },
    ];
    const written = '  - name: a\n    path: jwt # likely\n  - name: b\n    path: soap\n';
    for (const draft of [draftOf(), draftOf('version: 1\nintegrations:\n  - name: c\n    path: jwt\n')]) {
      draft.append('integrations', entries, notes);
      expect(draft.toText().endsWith(written), draft.toText()).to.equal(true);
      expect(draft.toText().split('likely')).to.have.length(2);
    }
  });
});

describe('policy file: written into one that is there', () => {
  const EDITED = '# Ours.\nversion: 1\nwaivers:\n  # for now\n  - rule: a # why\nranges:\n  offices: [10.0.0.0/8]\n';

  it('is as it was where nothing is new', () => {
    const draft = draftOf(EDITED);
    draft.merge('ranges', { offices: ['192.0.2.0/24'] });
    draft.append('waivers', []);
    expect([draft.isChanged, draft.toText()]).to.deep.equal([false, EDITED]);
  });

  it('keeps comments, order and edits', () => {
    const draft = draftOf(EDITED);
    draft.merge('ranges', { offices: ['192.0.2.0/24'], vpn: ['198.51.100.7'] });
    draft.append('waivers', [{ rule: 'b' }]);
    expect([draft.isChanged, draft.toText()]).to.deep.equal([
      true,
      '# Ours.\nversion: 1\nwaivers:\n  # for now\n  - rule: a # why\n  - rule: b\nranges:\n  offices: [10.0.0.0/8]\n  vpn:\n    - 198.51.100.7\n',
    ]);
  });

  it('has a new section behind those that come before it, wherever these stand', () => {
    const draft = draftOf(EDITED);
    draft.append('integrations', [{ name: 'Etl' }]);
    draft.append('mustPass', ['10.0.0.1']);
    expect([draft.has('integrations'), draft.has('mustPass')]).to.deep.equal([true, true]);
    expect(draft.toText()).to.equal(
      [
        '# Ours.\nversion: 1\n\n# Who logs in.\nintegrations:\n  - name: Etl\nwaivers:\n  # for now\n  - rule: a # why\n',
        'ranges:\n  offices: [10.0.0.0/8]\n\nmustPass:\n  - 10.0.0.1\n',
      ].join(''),
    );
  });

  it('makes a list in brackets one of lines, for what comes to it', () => {
    const draft = draftOf('version: 1\nwaivers: [{rule: a}]\n');
    draft.append('waivers', [{ rule: 'b' }]);
    expect(draft.toText()).to.equal('version: 1\nwaivers:\n  - {rule: a}\n  - rule: b\n');
  });

  it('breaks no long line', () => {
    const draft = draftOf(`version: 1\n`);
    const reason = 'a long reason '.repeat(20).trim();
    draft.append('waivers', [{ reason }]);
    expect(draft.toText()).to.include(`  - reason: ${reason}\n`);
  });

  it('is refused where it is no map', () => {
    expect(() => draftOf('- 1\n').has('version')).to.throw('A policy file is a map.');
  });
});
