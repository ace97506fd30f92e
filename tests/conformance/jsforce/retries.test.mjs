// What jsforce repeats by itself, and what it never does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();

describe('a read', () => {
  it('is repeated after a 503 until it succeeds', async () => {
    await at.org.contact();
    await at.org.faults({ http_errors: [{ status: 503, times: 1 }] });

    assert.equal((await at.conn.query('SELECT Id FROM Contact')).totalSize, 1);
  });

  it('is repeated after a cut connection', async () => {
    await at.org.faults({ drop_connection: { times: 1 } });

    assert.equal((await at.conn.query('SELECT Id FROM Contact')).totalSize, 0);
  });

  it('is not repeated after a 400', async () => {
    await at.org.ask('POST', '/limits', { max: 5000, used: 0 });

    await refused(at.conn.query('SELECT nonsense'));

    assert.equal((await at.org.ask('GET', '/stats')).charged, 1);
  });
});

describe('a deletion', () => {
  it('whose answer is lost is repeated, and then finds the record deleted', async () => {
    const id = await at.org.contact();
    await at.org.faults({ drop_connection: { when: 'after', times: 1 } });

    const error = await refused(at.conn.sobject('Contact').destroy(id));

    assert.equal(error.errorCode, 'ENTITY_IS_DELETED');
    assert.equal((await at.org.record('Contact', id)).IsDeleted, true);
  });
});

describe('a write', () => {
  it('is never repeated after a 503, whose page is in the error', async () => {
    await at.org.faults({ http_errors: [{ status: 503, times: 1 }] });

    const error = await refused(at.conn.sobject('Contact').create({ LastName: 'Doe' }));

    assert.equal(error.errorCode, 'ERROR_HTTP_503');
    assert.match(String(error.data?.message ?? error.data), /<html/);
    assert.equal((await at.conn.query('SELECT COUNT() FROM Contact')).totalSize, 0);
  });

  it('whose answer is lost fails, and was made all the same', async () => {
    await at.org.faults({ drop_connection: { when: 'after', times: 1 } });

    const error = await refused(at.conn.sobject('Contact').create({ LastName: 'Doe' }));

    assert.equal(error.code, 'ECONNRESET');
    assert.equal((await at.conn.query('SELECT COUNT() FROM Contact')).totalSize, 1);
  });

  it('of a locked record is refused with its code, and works the next time', async () => {
    const id = await at.org.contact();
    await at.org.faults({ record_errors: [{ code: 'UNABLE_TO_LOCK_ROW', ids: [id], times: 1 }] });
    const update = () => at.conn.sobject('Contact').update([{ Id: id, Title: 'x' }]);

    assert.equal((await update())[0].errors[0].statusCode, 'UNABLE_TO_LOCK_ROW');
    assert.equal((await update())[0].success, true);
  });
});
