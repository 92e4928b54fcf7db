/**
 * Apps that share a label. LoginHistory.Application is the label alone, so which of them a login came through it does not
 * tell (docs/salesforce.md section 5).
 */
import { inOrder } from '../../inOrder.js';
import type { AppFacts } from './types.js';

/** Type and full name, as the Metadata API has them: what is told apart where labels are not. */
export function placeOfApp({ kind, label, name, namespace }: AppFacts): string {
  const prefix = namespace.known && namespace.value !== undefined ? `${namespace.value}__` : '';
  const type = kind === 'connected' ? 'ConnectedApp' : 'ExternalClientApplication';
  return `${type}/${name === '' ? label : `${prefix}${name}`}`;
}

/** The same with the id where only the label is known, which is that of the others too. */
export function apartName(app: AppFacts): string {
  const { id, name } = app;
  return name === '' && id !== undefined ? `${placeOfApp(app)} (${id})` : placeOfApp(app);
}

/** By label, each in the order of their places. */
export function appsByLabel(apps: readonly AppFacts[]): ReadonlyMap<string, readonly AppFacts[]> {
  const byLabel = new Map<string, AppFacts[]>();
  for (const app of apps) byLabel.set(app.label, [...(byLabel.get(app.label) ?? []), app]);
  for (const those of byLabel.values()) those.sort((a, b) => inOrder(placeOfApp(a), placeOfApp(b)));
  return byLabel;
}
