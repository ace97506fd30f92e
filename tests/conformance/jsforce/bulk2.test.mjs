// Bulk API 2.0 by jsforce: what becomes of the rows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg } from './org.mjs';

const at = freshOrg();
const load = (operation, input, more = {}) =>
  at.conn.bulk2.loadAndWaitForResults({
    object: 'Contact', operation, input, pollInterval: 20, pollTimeout: 20_000, ...more,
  });
const count = async () => (await at.conn.query('SELECT COUNT() FROM Contact')).totalSize;

describe('an ingest job', () => {
  it('inserts', async () => {
    const results = await load('insert', [{ LastName: 'A' }, { LastName: 'B' }]);

    assert.deepEqual(results.successfulResults.map((each) => each.sf__Created), ['true', 'true']);
    assert.deepEqual([results.failedResults, results.unprocessedRecords], [[], []]);
    assert.deepEqual(results.successfulResults.map((each) => each.LastName).sort(), ['A', 'B']);
    assert.equal(await count(), 2);
  });

  it('updates', async () => {
    const Id = await at.org.contact();

    const results = await load('update', [{ Id, Title: 'x' }]);

    assert.deepEqual(results.successfulResults, [{ sf__Id: Id, sf__Created: 'false', Id, Title: 'x' }]);
    assert.equal((await at.org.record('Contact', Id)).Title, 'x');
  });

  it('clears a field with null, and leaves it alone with nothing', async () => {
    const [cleared, left] = [await at.org.contact({ Title: 'x' }), await at.org.contact({ Title: 'x' })];

    await load('update', [{ Id: cleared, Title: null }, { Id: left, Title: '' }]);

    assert.equal((await at.org.record('Contact', cleared)).Title, null);
    assert.equal((await at.org.record('Contact', left)).Title, 'x');
  });

  it('upserts by external id', async () => {
    const id = await at.org.contact({ External_Id__c: 'E1' });
    const input = 'External_Id__c,LastName\nE1,Changed\nE2,New\n';

    const results = await load('upsert', input, { externalIdFieldName: 'External_Id__c' });

    const created = Object.fromEntries(results.successfulResults.map((each) => [each.External_Id__c, each.sf__Created]));
    assert.deepEqual(created, { E1: 'false', E2: 'true' });
    assert.equal((await at.org.record('Contact', id)).LastName, 'Changed');
  });

  it('deletes', async () => {
    const Id = await at.org.contact();

    const results = await load('delete', [{ Id }]);

    assert.equal(results.successfulResults[0].sf__Id, Id);
    assert.equal(await count(), 0);
  });

  it('tells which rows failed and why, and saves the others', async () => {
    const Id = await at.org.contact();

    const results = await load('update', [{ Id, Title: 'x' }, { Id: '003000000000001AAA', Title: 'x' }]);

    assert.equal(results.successfulResults.length, 1);
    assert.equal(results.failedResults.length, 1);
    assert.match(results.failedResults[0].sf__Error, /^[A-Z_]+:.*--$/);
    assert.equal(results.failedResults[0].Id, '003000000000001AAA');
  });

  it('takes a file as text', async () => {
    await load('insert', 'LastName,Title\nDoe,"A ""B"", C"\n');

    assert.equal((await at.conn.sobject('Contact').findOne({ LastName: 'Doe' })).Title, 'A "B", C');
  });

  it('of many rows works through all of them', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => ({ LastName: `${n}` }));

    const results = await load('insert', rows);

    assert.equal(results.successfulResults.length, 3000);
    assert.equal(await count(), 3000);
  });
});
