/** One call of the Metadata API. */
import type { Session } from '../sessions.js';
import type { OrgState } from '../state.js';
import type { Element } from './xml.js';

export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
/** readMetadata and its siblings take at most ten components. */
export const MOST_COMPONENTS = 10;

export interface MetadataCall {
  readonly org: OrgState;
  readonly session: Session;
  readonly version: number;
  readonly operation: Element;
}
