/**
 * The policy file that a command is about.
 */
import { basename, dirname, relative, resolve } from 'node:path';
import { UsageError } from '../../errors.js';
import {
  countParameter,
  findPolicyFile,
  POLICY_FILE,
  readPolicyFile,
  type PolicyRead,
  type RuleLayout,
} from '../../facts/policyFile/index.js';
import { GATE_CARDS, GATE_PARAMETERS, isWaivable } from '../../policy/gate/index.js';
import { Text } from '../../text.js';

/** What may stand below `rules:`. */
export function ruleLayouts(): RuleLayout[] {
  return GATE_CARDS.map(({ id, page }) => ({
    id,
    about: page.title,
    ...(isWaivable(id) ? {} : { isNeverWaived: true as const }),
    parameters: Object.fromEntries(
      Object.values(GATE_PARAMETERS)
        .filter(({ rule }) => rule === id)
        .map(({ about, name, unit }) => [name, countParameter(unit, about)]),
    ),
  }));
}

/**
 * Reads the file that is named, or the nearest one from this directory upwards.
 *
 * @param source flags that name what is asked, behind a blank, for the command that writes a file; empty for the usual org
 */
export async function policyFileOf(path: string | undefined, directory: string, source = ''): Promise<PolicyRead> {
  const found = path ?? findPolicyFile(directory);
  if (found === undefined) throw new UsageError(Text.of('policy-file.no-policy-file', { source }));
  return readPolicyFile(path ?? relative(directory, found), ruleLayouts());
}

/** The register of integrations; undefined where none was named and there is none. */
export async function registerOf(path: string | undefined, directory: string): Promise<PolicyRead | undefined> {
  return path === undefined && findPolicyFile(directory) === undefined ? undefined : policyFileOf(path, directory);
}

/**
 * The file that commands below a directory take until a new one stands there; undefined where none does, or where the new
 * one goes by another name.
 */
export function policyFileAbove(path: string, directory: string): string | undefined {
  if (basename(path) !== POLICY_FILE) return undefined;
  const found = findPolicyFile(dirname(resolve(directory, path)));
  return found === undefined ? undefined : relative(directory, found);
}
