/**
 * Links: to documents, whose ids look like secrets and are none, and to what takes a secret along.
 */
import hosts from './documentHosts.json' with { type: 'json' };

const DOCUMENTS = new RegExp(
  `^https?://(?:${hosts.hosts.map(({ pattern }) => pattern).join('|')})(?::\\d+)?(?=[/?#]|$)`,
  'iu',
);
/** A commit, in whatever place the code is kept. */
const COMMIT = /^https?:\/\/[^\s/?#@]+\/\S*\/(?:commit|commits|blob|tree|raw|compare)\/[a-f\d]{7,64}(?:[/?#.]\S*)?$/u;
/** `https://user:password@host`: what stands before the host is sent along. */
const IN_URL = /:\/\/[^\s/?#@:]*:[^\s/?#]+@/u;
/** Parameters whose values are secrets, however plain they are. */
const SECRET_PARAMETER =
  /[?&#;](?:[\w.-]*(?:password|passwd|secret|token)|pwd|pass|sid|sessionid|sig|[\w-]*signature|[\w-]*api-?_?key)=(?=[^&#]{6})/iu;

/** Whether a URL takes a secret along: before its host, or in a parameter that is made for it. */
export function carriesSecret(word: string): boolean {
  return IN_URL.test(word) || (word.includes('://') && SECRET_PARAMETER.test(word));
}

/** A link to a document of a wiki, a drive, a tracker or a repository: what its path tells is which one. */
export function isDocumentLink(word: string): boolean {
  return DOCUMENTS.test(word) || COMMIT.test(word);
}
