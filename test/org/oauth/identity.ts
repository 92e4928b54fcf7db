/** Who a session is: userinfo and the identity URL. */
import { ApiError } from '../errors.js';
import type { Answer, Exchange } from '../http.js';
import { json, bearerOf } from '../http.js';
import { idOf, PREFIX } from '../ids.js';
import type { Session } from '../sessions.js';
import type { OrgState } from '../state.js';
import { numberIn, textIn } from '../store.js';

export function identityUrl(org: OrgState, user: number, baseUrl: string): string {
  return `${baseUrl}/id/${org.orgId}/${idOf(PREFIX.User, user)}`;
}

/** The claims that both resources share. */
export function answerIdentity(org: OrgState, exchange: Exchange): Answer {
  let session: Session;
  try {
    session = org.sessions.find(bearerOf(exchange) ?? exchange.query.get('oauth_token') ?? undefined);
  } catch (error) {
    // The identity resources answer 403 with plain text, not the array of the data API.
    if (!(error instanceof ApiError)) throw error;
    return { status: 403, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body: 'Bad_OAuth_Token' };
  }
  exchange.record.username = session.username;
  const row = org.store.get('SELECT * FROM user WHERE n = :n', { n: session.user });
  const userId = idOf(PREFIX.User, session.user);
  const name = `${textIn(row?.['first_name'])} ${textIn(row?.['last_name'])}`.trim();
  const base = exchange.baseUrl;
  const claims = {
    sub: identityUrl(org, session.user, base),
    id: identityUrl(org, session.user, base),
    user_id: userId,
    organization_id: org.orgId,
    preferred_username: session.username,
    username: session.username,
    nickname: `U${String(session.user)}`,
    nick_name: `U${String(session.user)}`,
    name,
    display_name: name,
    email: textIn(row?.['email']),
    email_verified: true,
    given_name: textIn(row?.['first_name']),
    family_name: textIn(row?.['last_name']),
    zoneinfo: session.timeZone,
    photos: { picture: `${base}/profilephoto/005/F`, thumbnail: `${base}/profilephoto/005/T` },
    profile: `${base}/${userId}`,
    picture: `${base}/profilephoto/005/F`,
    address: {},
    is_salesforce_integration_user: textIn(row?.['user_type']) === 'CloudIntegrationUser',
    urls: {
      enterprise: `${base}/services/Soap/c/{version}/${org.orgId.slice(0, 15)}`,
      metadata: `${base}/services/Soap/m/{version}/${org.orgId.slice(0, 15)}`,
      partner: `${base}/services/Soap/u/{version}/${org.orgId.slice(0, 15)}`,
      rest: `${base}/services/data/v{version}/`,
      sobjects: `${base}/services/data/v{version}/sobjects/`,
      query: `${base}/services/data/v{version}/query/`,
      tooling_rest: `${base}/services/data/v{version}/tooling/`,
      profile: `${base}/${userId}`,
      custom_domain: base,
    },
    active: row?.['active'] === 1,
    user_type: 'STANDARD',
    language: session.language,
    locale: 'en_GB',
    utcOffset: 0,
    updated_at: new Date(numberIn(row?.['created']) * 1000).toISOString(),
    asserted_user: true,
  };
  return json(JSON.stringify(claims));
}
