// Queries by jsforce: written out, and page by page.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const many = (count) => at.org.seed({ contacts: Array.from({ length: count }, (_, n) => ({ LastName: `${n}` })) });
const all = 'SELECT Id FROM Contact';

describe('a query', () => {
  it('answers records with their attributes', async () => {
    const id = await at.org.contact();

    const found = await at.conn.query('SELECT Id, LastName FROM Contact');

    const attributes = { type: 'Contact', url: `/services/data/v64.0/sobjects/Contact/${id}` };
    assert.deepEqual(found, { totalSize: 1, done: true, records: [{ attributes, Id: id, LastName: 'Doe' }] });
  });

  it('stops at the first page by itself', async () => {
    await many(2100);

    const first = await at.conn.query(all);

    assert.deepEqual([first.records.length, first.totalSize, first.done], [2000, 2100, false]);
    const rest = await at.conn.queryMore(first.nextRecordsUrl);
    assert.deepEqual([rest.records.length, rest.done], [100, true]);
  });

  it('fetches all pages when told to', async () => {
    await many(2100);

    const found = await at.conn.query(all, { autoFetch: true, maxFetch: 5000 });

    assert.equal(found.records.length, 2100);
    assert.equal(new Set(found.records.map((each) => each.Id)).size, 2100);
  });

  it('fetches no more than it is told to', async () => {
    await many(2100);

    const found = await at.conn.query(all, { autoFetch: true, maxFetch: 2050 });

    assert.equal(found.records.length, 2050);
  });

  it('streams its records one by one', async () => {
    await many(2100);
    const ids = new Set();

    const query = at.conn.query(all);
    await new Promise((resolve, reject) => {
      query.on('record', (record) => ids.add(record.Id)).on('end', resolve).on('error', reject);
      query.run({ autoFetch: true, maxFetch: 5000 });
    });

    assert.equal(ids.size, 2100);
  });

  it('sees deleted records only when told to', async () => {
    await at.conn.sobject('Contact').destroy(await at.org.contact());

    assert.equal((await at.conn.query(all)).totalSize, 0);
    assert.equal((await at.conn.query(all, { scanAll: true })).totalSize, 1);
  });

  it('that is malformed points at the place', async () => {
    const error = await refused(at.conn.query('SELECT Id FROM'));

    assert.equal(error.errorCode, 'MALFORMED_QUERY');
    assert.match(error.message, /ERROR at Row:1:Column:\d+\nunexpected token/);
  });

  it('for a column nobody made is INVALID_FIELD', async () => {
    const error = await refused(at.conn.query('SELECT Nothing__c FROM Contact'));

    assert.equal(error.errorCode, 'INVALID_FIELD');
    assert.match(error.message, /No such column 'Nothing__c' on entity 'Contact'/);
  });
});
