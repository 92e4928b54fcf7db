/**
 * What `generate app` makes for the flow that was chosen: its files, and what is told of them. Nothing where something stops
 * it, unless that is forced.
 */
import type { Witness } from '../../facts/types.js';
import { listConclusion, type Conclusion } from '../../policy/index.js';
import type { ChosenFlow } from '../../policy/move/index.js';
import type { NewAppReport } from '../../report/newApp/result.js';
import { type AppFile, filesInFolder, madeOf, type MadeWanted } from './files.js';
import { aboutPlan, type NewAppPlan } from './generateApp.js';
import { appLabel } from './values.js';

export interface NewAppWanted extends Omit<MadeWanted, 'flow' | 'label' | 'flags'> {
  readonly flags: MadeWanted['flags'] & { readonly label?: string | undefined };
}

export interface NewApp {
  /** Without what of the folder only its disk tells. */
  readonly found: Omit<NewAppReport, 'folder' | 'overwritten'>;
  /** To be written. */
  readonly made: readonly AppFile[];
  /** `no` where nothing is to be written. */
  readonly conclusion: Conclusion;
}

/** @throws UsageError and RunError for what of a key pair, a contact or an app of the same name stands against it */
export async function makeApp(
  plan: NewAppPlan,
  witness: Witness,
  choice: ChosenFlow,
  wanted: NewAppWanted,
): Promise<NewApp> {
  const { flags, folder, name, org } = wanted;
  const { found: obstacles, gaps } = plan.obstacles(choice);
  const written = flags.force || !obstacles.some(({ stops }) => stops);
  const label = appLabel(flags.label, name);
  const { made, pair } = written
    ? await madeOf(plan, { ...wanted, flow: choice.flow, label })
    : { made: [], pair: { certificate: null } };
  const paths = made.map(({ path }) => path);
  const about = aboutPlan(plan, witness, gaps);
  return {
    found: {
      ...about,
      ...{ name, label, choice, obstacles, written, org },
      files: filesInFolder(paths, folder),
      certificate: pair.certificate,
    },
    made,
    conclusion: listConclusion({ failing: !written, missing: about.gaps.length > 0 }),
  };
}
