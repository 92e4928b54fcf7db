/**
 * Hosts below Salesforce's domains at which a login with a password goes wrong, as data.
 */
import { type Mark, RETIREMENTS, type Retirements } from '../../policy/index.js';
import { type Suspicion, likely, possible } from './types.js';

export interface HostSign {
  /** As evidence names it. */
  readonly shows: string;
  /** Ends of host names, or one pattern of whole names, in lower case and without a quantifier that has no bound. */
  readonly ends?: readonly string[];
  readonly pattern?: RegExp;
  readonly suspicions: readonly Suspicion[];
  /** ISO day from which the host goes wrong; absent where it always has. */
  readonly from?: string;
  readonly source: string;
  readonly mark: Mark;
}

/** A page, never a login service: whoever logs in there is redirected or gets a page. */
const NEVER = [...likely('wrong-username-or-host'), ...possible('redirected')];
const MY_DOMAIN = 'Salesforce Help: My Domain URL Formats';

const MARKS: readonly Mark[] = ['D', 'C', 'U'];

/** From the first day on which hosts of this kind may stop answering. */
function ending({
  confidence,
  date,
  release,
  source,
}: Retirements['instanceHosts']['sandbox']): Pick<HostSign, 'from' | 'source' | 'mark'> {
  return { from: date, source: `${source}: ${release}`, mark: MARKS.find((mark) => mark === confidence) ?? 'U' };
}

export const HOST_SIGNS: readonly HostSign[] = [
  {
    shows: '*.lightning.force.com',
    ends: ['.lightning.force.com', '.lightning.force.mil', '.lightning.crmforce.mil'],
    suspicions: NEVER,
    source: `${MY_DOMAIN}; jsforce/jsforce issue 1161`,
    mark: 'D',
  },
  {
    shows: '*.visualforce.com',
    ends: ['.visualforce.com', '.vf.force.com'],
    suspicions: NEVER,
    source: MY_DOMAIN,
    mark: 'D',
  },
  {
    shows: '*.salesforce-setup.com',
    ends: ['.salesforce-setup.com'],
    suspicions: NEVER,
    source: MY_DOMAIN,
    mark: 'D',
  },
  {
    shows: '*.content.force.com',
    ends: ['.content.force.com', '.file.force.com', '.documentforce.com', '.forceusercontent.com'],
    suspicions: NEVER,
    source: MY_DOMAIN,
    mark: 'D',
  },
  {
    shows: '*.salesforce-experience.com',
    ends: ['.salesforce-experience.com'],
    suspicions: NEVER,
    source: MY_DOMAIN,
    mark: 'D',
  },
  // Sites take logins of their own external users alone.
  {
    shows: '*.my.site.com, *.force.com, *.my.salesforce-sites.com',
    ends: ['.site.com', '.force.com', '.salesforce-sites.com'],
    suspicions: possible('wrong-username-or-host', 'soap-external-user', 'redirected'),
    source: MY_DOMAIN,
    mark: 'D',
  },
  {
    shows: 'host of a sandbox instance (cs42.salesforce.com)',
    pattern: /(?:--[a-z0-9]{1,20}\.)?cs\d{1,3}\.(?:my\.)?salesforce\.com/gu,
    suspicions: likely('wrong-username-or-host', 'redirected'),
    ...ending(RETIREMENTS.instanceHosts.sandbox),
  },
  {
    shows: 'host of an instance (na12.salesforce.com)',
    pattern: /(?:na|eu|ap|um|gs|usa|ind|swe|fra|deu|can|aus|jpn|gbr|bra)\d{1,4}s?\.salesforce\.com/gu,
    suspicions: possible('wrong-username-or-host', 'redirected'),
    ...ending(RETIREMENTS.instanceHosts.production),
  },
];

/** HTTP statuses of an answer that say what became of a login; 500 is a fault that has words of its own. */
export const HTTP_SIGNS: readonly { readonly status: readonly number[]; readonly suspicions: readonly Suspicion[] }[] =
  [
    { status: [301, 302, 303, 307, 308], suspicions: possible('redirected') },
    { status: [405], suspicions: possible('redirected', 'wrong-username-or-host') },
    { status: [407], suspicions: likely('not-sent') },
    // What Salesforce answers for a domain that is not there yet, or no more.
    { status: [420], suspicions: possible('wrong-username-or-host', 'server-unavailable') },
    { status: [429], suspicions: possible('login-rate-exceeded') },
    { status: [502, 503, 504], suspicions: likely('server-unavailable') },
  ];
