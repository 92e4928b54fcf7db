/**
 * The job of `list integrations`: the register of a policy file held against an org, a project or a snapshot.
 */
import type { LoginProgress, Source, Witness } from '../facts/types.js';
import {
  elsewhereThan,
  holdRegister,
  type Elsewhere,
  type HeldRegister,
  type PolicyFile,
} from '../policy/gate/index.js';
import { listConclusion, type Look, type Conclusion } from '../policy/index.js';
import { orgOf, readGateFacts, lookOfGate } from './gate/index.js';

export interface RegisterJob {
  readonly file: PolicyFile;
  /** ISO times. */
  readonly now: string;
  /** Undefined for what is usual. */
  readonly since: string | undefined;
  readonly onProgress?: (progress: LoginProgress) => void;
}

export interface RegisterRead {
  readonly held: HeldRegister;
  /** Integrations of the file that are for other orgs. */
  readonly elsewhere?: Elsewhere | undefined;
  readonly source: Source;
  /** How far back logins were looked at; not there where there are none to look at. */
  readonly looked?: Look;
  readonly apiCalls: number;
  readonly conclusion: Conclusion;
}

/** A register without entries is an answer by itself: nothing is read for it. */
export async function readRegister(witness: Witness, job: RegisterJob): Promise<RegisterRead> {
  const { source } = witness;
  if (job.file.integrations.length === 0) {
    const held = { integrations: [], counts: { error: 0, warning: 0, note: 0, waived: 0 }, rotationDays: 0, gaps: [] };
    return { held, source, apiCalls: witness.apiCalls(), conclusion: 'yes' };
  }
  const facts = await readGateFacts(witness, job);
  const held = holdRegister(facts, orgOf(witness));
  const elsewhere = elsewhereThan([orgOf(witness)], { ...job.file, waivers: [] });
  const looked = lookOfGate(facts, witness, job);
  const conclusion = listConclusion({ failing: false, missing: held.gaps.length > 0 });
  return { held, elsewhere, source, ...(looked && { looked }), apiCalls: witness.apiCalls(), conclusion };
}
