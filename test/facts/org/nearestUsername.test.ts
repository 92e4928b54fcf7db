import { expect } from 'chai';
import { nearestUsername } from '../../../lib/facts/org/users/nearestUsername.js';
import type { OrgClient } from '../../../lib/facts/org/wire/index.js';

describe('facts/org: the nearest username', () => {
  it('is found by what follows a wrong beginning, where a domain has more users than are compared', async () => {
    const asked: string[] = [];
    const client = {
      get: async (path: string): Promise<unknown> => {
        const soql = decodeURIComponent(path).replaceAll('+', ' ');
        asked.push(soql);
        const name = soql.includes("'%e.16150@loopback.example'") ? 'jose.16150@loopback.example' : undefined;
        const records = name === undefined ? [] : [{ Username: name }];
        return Promise.resolve({ totalSize: records.length, done: true, records });
      },
    };
    const found = await nearestUsername(client as unknown as OrgClient, 'ojse.16150@loopback.example');
    expect(found).to.equal('jose.16150@loopback.example');
    expect(asked).to.have.length(2);
  });
});
