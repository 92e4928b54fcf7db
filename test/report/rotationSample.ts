import type { RotateLoginResult } from '../../lib/report/rotate/result.js';

/** Of a rotation that needs no token and tries no login: what tests of its reports do not turn on. */
export const PLAIN_ROTATION: Pick<RotateLoginResult, 'token' | 'password' | 'test' | 'move'> = {
  token: { needed: 'no', obtainable: 'yes', email: null, hindrances: [], page: 'https://acme', mailed: [] },
  password: { ends: null, endsBy: null, changed: null },
  test: {
    path: 'soap',
    address: null,
    isNew: null,
    verdict: null,
    needsToken: 'unknown',
    outcome: null,
    provesToken: null,
    why: null,
  },
  move: null,
};
