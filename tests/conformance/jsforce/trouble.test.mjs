// An org in trouble, as jsforce lives through it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const read = () => at.conn.query('SELECT Id FROM Contact');
const create = () => at.conn.sobject('Contact').create({ LastName: 'Doe' });

describe('a status that passes', () => {
  for (const status of [420, 429, 500, 502]) {
    it(`${status} is waited out by a read`, async () => {
      await at.org.faults({ http_errors: [{ status, times: 1 }] });

      assert.equal((await read()).totalSize, 0);
    });
  }

  it('420 is waited out twice only', async () => {
    await at.org.faults({ http_errors: [{ status: 420, times: 3 }] });

    assert.equal((await refused(read())).errorCode, 'ERROR_HTTP_420');
    assert.equal((await read()).totalSize, 0);
  });
});

describe('a refusal with a code', () => {
  const codes = [
    ['SERVER_UNAVAILABLE', 503], ['UNKNOWN_EXCEPTION', 500], ['API_DISABLED_FOR_ORG', 403], ['QUERY_TIMEOUT', 400],
  ];
  for (const [code, status] of codes) {
    it(`${code} is told with its code to a write`, async () => {
      await at.org.faults({ request_errors: [{ code, status, times: 1 }] });

      assert.equal((await refused(create())).errorCode, code);
      assert.equal((await read()).totalSize, 0);
    });
  }

  it('after the work is done hides a record that was made', async () => {
    await at.org.faults({ request_errors: [{ code: 'REQUEST_RUNNING_TOO_LONG', when: 'after', times: 1 }] });

    assert.equal((await refused(create())).errorCode, 'REQUEST_RUNNING_TOO_LONG');
    assert.equal((await read()).totalSize, 1);
  });
});

describe('a window of maintenance', () => {
  it('answers pages to everybody until it is over', async () => {
    await at.org.faults({ maintenance: {} });
    assert.match((await refused(create())).errorCode, /ERROR_HTTP_5/);

    await at.org.faults({});
    assert.equal((await create()).success, true);
  });
});

describe('an object without permission', () => {
  it('is not there', async () => {
    await at.org.faults({ hidden_objects: ['Lead'] });

    assert.equal((await refused(at.conn.describe('Lead'))).errorCode, 'NOT_FOUND');
    assert.equal((await refused(at.conn.query('SELECT Id FROM Lead'))).errorCode, 'INVALID_TYPE');
  });
});

describe('records that fail by chance', () => {
  it('fail alike each time the same seed is set', async () => {
    const { contacts } = await at.org.seed({ contacts: Array.from({ length: 100 }, () => ({ LastName: 'Doe' })) });
    const plan = { seed: 7, record_errors: [{ code: 'UNABLE_TO_LOCK_ROW', share: 0.2 }] };
    const update = async () => {
      await at.org.faults(plan);
      const results = await at.conn.sobject('Contact').update(contacts.map((Id) => ({ Id, Title: 'x' })));
      return results.map((each) => each.success);
    };

    const first = await update();

    assert.ok(first.includes(true) && first.includes(false));
    assert.deepEqual(await update(), first);
  });
});
