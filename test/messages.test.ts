import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Messages } from '@salesforce/core';
import { expect } from 'chai';
import { fill, messageBundle, parseMessages } from '../lib/messageFile.js';
import { actionsOf, say } from '../lib/messages.js';
import { ROOT } from './support/run.js';

describe('messages: read as @salesforce/core reads them', () => {
  Messages.importMessagesDirectory(join(ROOT, 'lib'));
  const names = readdirSync(join(ROOT, 'messages')).map((file) => basename(file, '.md'));

  for (const name of names) {
    it(`reads every message of ${name}`, () => {
      const cores = Messages.loadMessages('sf-plugin-token', name).messages;
      expect(Object.fromEntries(messageBundle(name))).to.deep.equal(Object.fromEntries(cores));
    });
  }

  it('fills parameters in as core does', () => {
    const core = new Messages('x', 'en_US', new Map([['a', '%s of %s, 100 %']]));
    for (const params of [
      ['1', '2'],
      ['$&', '%s'],
    ]) {
      expect(fill('%s of %s, 100 %', params)).to.equal(core.getMessage('a', params));
    }
  });

  it('makes parameters harmless for a terminal, and knows no key that is not there', () => {
    expect(say({ key: 'login.guard.checked', params: ['a\u001b[2J'] })).to.equal('checked: a\\x1b[2J.');
    expect(() => say({ key: 'login.nothing.of.this', params: [] })).to.throw('login.nothing.of.this');
    expect(actionsOf({ key: 'login-errors.host.foreign', params: [] })).to.have.length(1);
    expect(actionsOf({ key: 'login-errors.interrupted', params: [] })).to.deep.equal([]);
  });

  it('takes a section for a list only when every line belongs to an item', () => {
    const read = parseMessages('# a\n\n- one\n  more\n\n* two\n\n# b\n\n- one\ntwo\n');
    expect(read.get('a')).to.deep.equal(['one\nmore', 'two']);
    expect(read.get('b')).to.equal('- one\ntwo');
  });
});
