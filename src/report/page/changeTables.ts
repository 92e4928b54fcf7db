/**
 * The columns that tables of several commands have in common which change an org, or tell what a change does: its steps,
 * and the clients that it meets.
 */
import type { PlainKey, Say } from '../../text.js';
import type { TableColumn } from './columns.js';
import { listed } from './words.js';

/** Which step, and what became of it. */
export function stepColumns<Step extends { readonly step: string }>(
  headings: { readonly step: PlainKey; readonly state: PlainKey },
  stateOf: (step: Step, say: Say) => string,
): { readonly step: TableColumn<Step>; readonly state: TableColumn<Step> } {
  return {
    step: { key: 'step', heading: headings.step, kind: 'word', rank: 0, cell: ({ step }) => step },
    // A word: what became of a step is never cut short.
    state: { key: 'state', heading: headings.state, kind: 'word', rank: 0, cell: stateOf },
  };
}

/** Addresses of a client that its row names. */
const MAX_ADDRESSES = 2;

interface ClientSeen {
  /** Null where the client does not name itself. */
  readonly client: string | null;
  readonly path: string;
  readonly addresses: readonly { readonly address: string }[];
}

/** Which client, and from where it logs in. */
export function clientColumns(
  headings: { readonly client: PlainKey; readonly addresses: PlainKey },
  rank: number,
): { readonly client: TableColumn<ClientSeen>; readonly addresses: TableColumn<ClientSeen> } {
  return {
    client: {
      ...{ key: 'client', heading: headings.client, kind: 'text', rank: 0 },
      cell: ({ client, path }) => client ?? path,
    },
    addresses: {
      ...{ key: 'addresses', heading: headings.addresses, kind: 'text', rank },
      cell: ({ addresses }, say) =>
        listed(
          addresses.map(({ address }) => address),
          say,
          MAX_ADDRESSES,
        ),
    },
  };
}
