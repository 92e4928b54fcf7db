/**
 * The name under which this plugin's own SOAP logins go out: each has another one, so that its row can be found again.
 */

const OWN = 'sf-plugin-token';
const NAME = new RegExp(`^${OWN}/[0-9a-f]{12}$`);

/** @param id 12 hex digits */
export function ownClient(id: string): string {
  return `${OWN}/${id}`;
}

/** Whether it is the name of some attempt of this plugin, by whichever journal. */
export function isOwnClient(application: string): boolean {
  return NAME.test(application);
}

/** All attempts of this plugin are one client. */
export function clientName(application: string): string {
  return isOwnClient(application) ? OWN : application;
}

/** Whether a client of a list stands for attempts of this plugin. */
export function isOwnName(client: string): boolean {
  return client === OWN || isOwnClient(client);
}
