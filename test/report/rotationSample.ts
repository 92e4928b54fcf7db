import type { RotateLoginResult } from '../../lib/report/rotate/result.js';

/** Of a rotation that needs no token and tries no login: what tests of its reports do not turn on. */
export const PLAIN_ROTATION: Pick<RotateLoginResult, 'token' | 'password' | 'test' | 'move' | 'older'> = {
  token: {
    needed: 'no',
    obtainable: 'yes',
    email: null,
    hindrances: [],
    page: 'https://acme',
    mailed: [],
    unproved: null,
  },
  password: { ends: null, expired: false, endsBy: null, changed: null, foreign: null },
  test: {
    path: 'soap',
    address: null,
    addressAt: null,
    isNew: null,
    verdict: null,
    needsToken: 'unknown',
    outcome: null,
    provesToken: null,
    why: null,
  },
  move: null,
  older: [],
};
