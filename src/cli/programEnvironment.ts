/**
 * What a program of the user's sees of the environment: not the secrets by which this plugin was let in.
 */
import { TOKEN_LETTERS } from '../securityToken.js';

/** Variables in which secrets reach this plugin. */
const OURS = /^SF(?:DX)?_(?:TOKEN_|ACCESS_TOKEN$)/u;

/**
 * In whatever variable: an id of a session, which `SF_TARGET_ORG` may be; a refresh token, which a URL of a login holds; and
 * what looks like a security token.
 */
const SECRETS = [
  /00D[A-Za-z0-9]{9,15}(?:!|%21)/u,
  /^5Aep/u,
  /^force:\/\//u,
  new RegExp(`^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z])${TOKEN_LETTERS}$`, 'u'),
];

export function programEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value = '']) => !OURS.test(name) && !isSecret(value)));
}

function isSecret(value: string): boolean {
  return SECRETS.some((shape) => shape.test(value.trim()));
}
