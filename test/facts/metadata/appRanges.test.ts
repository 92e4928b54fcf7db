import { expect } from 'chai';
import { OAUTH_SETTINGS_ELEMENTS, parseOauthSettings } from '../../../lib/facts/metadata/index.js';
import { component, rootOf, valueOf } from './written.js';

describe('ranges of an External Client App', () => {
  // Salesforce takes 128 (D); what is there is told whole, whoever put it there.
  for (const count of [0, 128, 129]) {
    it(`are all ${String(count)} read`, () => {
      const ranges = Array.from(
        { length: count },
        (_, i) =>
          `<trustedIpRanges><startIpAddress>10.0.${String(i)}.0</startIpAddress>` +
          `<endIpAddress>10.0.${String(i)}.255</endIpAddress><description>&lt;b&gt; ${String(i)}</description></trustedIpRanges>`,
      );
      const type = 'ExtlClntAppOauthSettings';
      const xml = component(type, `<externalClientApplication>A</externalClientApplication>${ranges.join('')}`);
      const { gaps, value } = parseOauthSettings(rootOf(xml, type, OAUTH_SETTINGS_ELEMENTS), {
        what: type,
        from: type,
      });
      const read = valueOf(value.ipRanges);
      expect([read.length, gaps]).to.deep.equal([count, []]);
      expect(read.map(({ description }) => description)).to.deep.equal(ranges.map((_, i) => `<b> ${String(i)}`));
    });
  }
});
