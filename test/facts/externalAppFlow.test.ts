import { expect } from 'chai';
import { onInBoth } from '../../lib/facts/externalAppFlow.js';
import { type Fact, known, unreadable } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { nameOf } from '../support/gapName.js';

const on = known(true, 'test');
const off = known(false, 'test');
const untold = known(undefined, 'test');
const unread = (what: string): Fact<boolean> => unreadable({ what, why: Text.of('facts-org.gap.unasked') });
const said = (fact: Fact<boolean | undefined>): string => (fact.known ? String(fact.value) : `? ${nameOf(fact.gap)}`);

describe('a flow that stands in policies and in global settings', () => {
  const cases: readonly (readonly [string, Fact<boolean>, Fact<boolean | undefined>, string])[] = [
    ['is on where both have it', on, on, 'true'],
    ['is off by the policies alone', off, on, 'false'],
    ['is off by the settings alone', on, off, 'false'],
    ['is off by the policies, whatever could not be read', off, unread('settings'), 'false'],
    ['is off by the settings, whatever could not be read', unread('policies'), off, 'false'],
    ['is not known where the settings could not be read', on, unread('settings'), '? settings'],
    ['is not known where the policies could not be read', unread('policies'), on, '? policies'],
    ['is not told where the settings do not say', on, untold, 'undefined'],
    ['is off by the policies where the settings do not say', off, untold, 'false'],
  ];
  for (const [name, policies, settings, expected] of cases) {
    it(name, () => {
      expect(said(onInBoth(policies, settings))).to.equal(expected);
    });
  }
});
