/** By what an org, a project or a file is known again in the next run. */
import { expect } from 'chai';
import { orgKey } from '../../../lib/policy/findings/index.js';

describe('findings: by what something is known from run to run', () => {
  it('is the id of an org, whatever it is called', () => {
    expect(orgKey({ id: '00D000000000001AAA', name: './prod/' })).to.equal('00D000000000001AAA');
  });

  it('is a path without what a shell may have written beside it', () => {
    const key = (name: string): string => orgKey({ name });
    for (const name of ['force-app', './force-app', '././force-app', './/force-app', 'force-app/', 'force-app//']) {
      expect(key(name), name).to.equal('force-app');
    }
    expect(key('.\\force-app\\main\\')).to.equal('force-app/main');
    expect(orgKey({ id: undefined, name: 'a/./b/' }), 'in the middle it stays').to.equal('a/./b');
    expect(key('../app'), 'the folder above is another one').to.equal('../app');
    expect(key('/'), 'the root stays what it is').to.equal('/');
    expect(key('admin@example.com')).to.equal('admin@example.com');
  });
});
