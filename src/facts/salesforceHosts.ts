/** Domains that belong to Salesforce; a host counts when it is one of them or below one, by whole labels. */
const SALESFORCE_DOMAINS = [
  'salesforce.com',
  'force.com',
  'site.com',
  'salesforce-sites.com',
  'cloudforce.com',
  'database.com',
  'salesforce.mil',
  'crmforce.mil',
  'govforce.com',
  'sfcrmproducts.cn',
  'sfcrmapps.cn',
];

/** Whether a host in small letters is one of Salesforce's domains or below one. */
export function isSalesforceHost(name: string): boolean {
  return SALESFORCE_DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`));
}
