/** What stands between a user and a new token: docs/salesforce.md section 3. What becomes of a client: sections 3 and 4. */
import { expect } from 'chai';
import {
  isOptionHidden,
  isUserState,
  resetHindrances,
  tokenEndOf,
  type ListedLogin,
  type OrgFacts,
  type ProfileFacts,
  type UserFacts,
  type Verdict,
} from '../../../lib/policy/index.js';
import { group, list } from '../logins/support.js';
import { is, missing, org, profile, ranges, user, withRanges } from '../support.js';

const AT = '2026-11-22T12:00:00.000Z';

/** As pairs of what it is and whether that is known. */
function found(
  changes: Partial<UserFacts>,
  its: ProfileFacts = profile(),
  orgFacts: Partial<OrgFacts> = {},
): readonly string[] {
  return resetHindrances(user(changes), is(its), { org: org(orgFacts), at: AT }).map(
    ({ applies, id }) => `${id}: ${applies}`,
  );
}

describe('policy: what keeps a user from a new token', () => {
  it('is nothing of a user who is active and whom nothing hides the option from', () => {
    expect(found({})).to.deep.equal([]);
  });

  it('is that nobody can log in as one who is inactive, frozen or locked', () => {
    expect(found({ active: is(false) })).to.deep.equal(['inactive: yes']);
    expect(found({ frozen: is(true) })).to.deep.equal(['frozen: yes']);
    expect(found({ locked: is(true) })).to.deep.equal(['locked: yes']);
  });

  it('is that the option is hidden under ranges of the profile, of API only users and under MFA for API logins', () => {
    expect(found({}, withRanges('198.18.4.0/24'))).to.deep.equal(['profile-ranges: yes']);
    expect(found({ apiOnly: is(true) })).to.deep.equal(['api-only: yes']);
    expect(found({ mfaForApi: is(true) })).to.deep.equal(['mfa: yes']);
    expect(found({ email: is('etl@example.com.invalid') })).to.deep.equal(['invalid-mail: yes']);
  });

  it('is the list in Session Settings too, which stands for the ranges of all profiles', () => {
    expect(found({}, profile(), { sessionRanges: is(ranges('198.18.4.0/24')) })).to.deep.equal(['profile-ranges: yes']);
  });

  it('is open under single sign-on, of which two texts of Salesforce contradict each other', () => {
    expect(found({ delegatedAuthentication: is(true) })).to.deep.equal(['single-sign-on: unknown']);
    const disabled = is<boolean | undefined>(true);
    expect(found({}, profile(), { salesforceCredentialsDisabled: disabled })).to.deep.equal([
      'single-sign-on: unknown',
    ]);
    // What could not be read of it is no sign of it.
    const unread = { salesforceCredentialsDisabled: missing<boolean>('SecuritySettings') };
    expect(found({ delegatedAuthentication: missing('PermissionSet') }, profile(), unread)).to.deep.equal([]);
  });

  it('is open where it could not be read', () => {
    expect(found({ active: missing('User') })).to.deep.equal(['inactive: unknown']);
    expect(found({ frozen: missing('UserLogin') })).to.deep.equal(['frozen: unknown']);
    expect(found({ locked: missing('UserLogin') })).to.deep.equal(['locked: unknown']);
    expect(found({ apiOnly: missing('PermissionSet') })).to.deep.equal(['api-only: unknown']);
    expect(found({ mfaForApi: missing('PermissionSet') })).to.deep.equal(['mfa: unknown']);
    expect(found({ email: missing('User') })).to.deep.equal(['invalid-mail: unknown']);
    expect(found({}, profile({ ranges: missing('Profile') }))).to.deep.equal(['profile-ranges: unknown']);
    const hidden = resetHindrances(user(), missing('Profile'), { org: org(), at: AT });
    expect(hidden).to.deep.equal([{ id: 'profile-ranges', applies: 'unknown' }]);
  });

  it('is all of it at once, what shuts the user out first', () => {
    const all = { active: is(false), frozen: is(true), locked: is(true), apiOnly: is(true), mfaForApi: is(true) };
    expect(found({ ...all, email: is('a@b.invalid') }, withRanges('198.18.4.0/24'))).to.deep.equal([
      ...['inactive: yes', 'frozen: yes', 'locked: yes'],
      ...['profile-ranges: yes', 'api-only: yes', 'mfa: yes', 'invalid-mail: yes'],
    ]);
  });

  it('is the state of the user, or what hides the option, or a mail that reaches nobody', () => {
    const states = ['inactive', 'frozen', 'locked'] as const;
    const hiding = ['profile-ranges', 'api-only', 'mfa'] as const;
    const neither = ['single-sign-on', 'invalid-mail'] as const;
    const all = [...states, ...hiding, ...neither];
    expect(all.filter(isUserState)).to.deep.equal(states);
    expect(all.filter((id) => isOptionHidden({ id, applies: 'yes' }))).to.deep.equal(hiding);
    expect(all.filter((id) => isOptionHidden({ id, applies: 'unknown' }))).to.deep.equal([]);
  });
});

describe('policy: what becomes of a client when the token dies', () => {
  const [row] = list([group()]).rows;
  if (row === undefined) throw new Error('no row');
  const { lastSuccess: _, ...never } = row;
  const end = (more: Partial<ListedLogin>, ...verdicts: readonly (Verdict | undefined)[]): string => {
    const addresses = verdicts.map((verdict, at) => ({
      ...{ address: `198.18.4.${at}`, logins: 1, firstSeen: AT, lastSeen: AT },
      ...(verdict !== undefined && { verdict }),
    }));
    return tokenEndOf({ ...never, ...(more.failures === undefined && { lastSuccess: AT }), ...more, addresses });
  };
  const none = { tokenUsed: 'no' } as const;

  it('is that it stops where a login from one of its addresses needs the token', () => {
    expect(end(none, 'token-required')).to.equal('stops');
    expect(end(none, 'no-token', 'token-required')).to.equal('stops');
    expect(end(none, 'denied', 'token-required')).to.equal('stops');
  });

  it('is that it goes on where it needs none and sent none', () => {
    expect(end(none, 'no-token')).to.equal('goes-on');
    expect(end(none, 'no-token', 'denied')).to.equal('goes-on');
  });

  it('is open where it sent one, where nobody knows whether it did, and where it may need one', () => {
    for (const tokenUsed of ['yes', 'unknown'] as const) {
      expect(end({ tokenUsed }, 'no-token'), tokenUsed).to.equal('unknown');
    }
    expect(end(none, 'no-token', 'unknown')).to.equal('unknown');
    expect(end(none, 'no-token', undefined)).to.equal('unknown');
  });

  it('is that it fails already where it never got in, or is refused from wherever it comes', () => {
    const failures = [
      { status: 'Invalid Password', count: 1 },
      { status: 'Restricted IP', count: 2 },
    ];
    expect(end({ ...none, logins: 3, failures }, 'no-token')).to.equal('fails-already');
    // A login of which nobody can tell how it ended may have got in.
    expect(end({ ...none, logins: 4, failures }, 'no-token')).to.equal('goes-on');
    expect(end({ ...none, logins: 3, failures, lastSuccess: AT }, 'no-token'), 'it got in before').to.equal('goes-on');
    expect(end(none, 'denied')).to.equal('fails-already');
    expect(end(none, 'denied', 'impossible')).to.equal('fails-already');
  });
});
