/**
 * What stands once, as data, in sentences: `{@anyApiAuthEnforced.date}` in a message stands for the day that
 * retirements.json has, `{@loginHistory.kept}` for what platform.json says, so that what moves is changed in one place.
 */
import { RANGE_LIMITS } from './ip/index.js';
import { countWords, PLATFORM, RETIREMENTS } from './policy/index.js';
import { SECURITY_TOKEN } from './securityToken.js';

const PLACE = /\{@(\w+)\.(\w+)\}/gu;

const { loginHistory, soapLogin } = PLATFORM;
const FACTS: ReadonlyMap<string, object> = new Map<string, object>(
  Object.entries({
    ...RETIREMENTS.milestones,
    ...PLATFORM,
    securityToken: SECURITY_TOKEN,
    soapLogin: { ...soapLogin, before: soapLogin.first - 1, after: soapLogin.last + 1 },
    // Of a history that is kept for so long nobody is seen to be silent for longer.
    loginHistory: { ...loginHistory, longestSilence: loginHistory.days - 1 },
    rangeLimits: { ipv4: countWords(RANGE_LIMITS.IPv4), ipv6: countWords(RANGE_LIMITS.IPv6) },
  }),
);

/**
 * The text with what stands in data in its places; of what was announced, the day or the release.
 *
 * @throws Error for what no data has
 */
export function announced(text: string): string {
  return text.replaceAll(PLACE, (place, name: string, what: string) => {
    const found: unknown = new Map<string, unknown>(Object.entries(FACTS.get(name) ?? {})).get(what);
    if (typeof found === 'number') return found.toLocaleString('en-US');
    if (typeof found !== 'string') throw new Error(`No data has anything for ${place}.`);
    return found;
  });
}
