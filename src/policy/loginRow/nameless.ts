/**
 * Clients that give no name: LoginHistory says `N/A` or `Unknown` of them, and so does ApiTotalUsage.
 */

const NO_NAME = /^(?:|n\/a|unknown)$/iu;

/** Whether what stands where a client has its name is none. */
export function isNoName(application: string | null | undefined): boolean {
  return NO_NAME.test(application ?? '');
}
