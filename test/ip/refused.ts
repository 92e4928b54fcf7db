import { IpError } from '../../lib/ip/index.js';

/** Key and parameters of the refusal that a call throws. Fails when it throws none, or anything else. */
export function refused(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    if (error instanceof IpError) return [error.key, ...Object.values(error.text.params)];
    throw error;
  }
  throw new Error('nothing was refused');
}
