// Bulk API 2.0 by jsforce.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

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

  it('can be taken step by step', async () => {
    const job = at.conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
    const opened = await job.open();
    await job.uploadData([{ LastName: 'Doe' }]);
    await job.close();
    await job.poll(20, 20_000);

    const info = await job.check();

    assert.equal(opened.state, 'Open');
    assert.match(opened.contentUrl, /^services\/data\/v64\.0\/jobs\/ingest\/.*\/batches$/);
    assert.deepEqual([info.state, info.numberRecordsProcessed, info.numberRecordsFailed], ['JobComplete', 1, 0]);
  });

  it('is followed while it waits and works', async () => {
    await at.org.ask('POST', '/bulk', { queue_seconds: 0.3 });
    const job = at.conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
    const seen = new Set();
    job.on('inProgress', (info) => seen.add(info.state));
    await job.open();
    await job.uploadData([{ LastName: 'Doe' }]);
    await job.close();

    await job.poll(20, 20_000);

    assert.ok(seen.has('UploadComplete'), [...seen].join());
  });

  it('can be given up before it is worked on', async () => {
    const job = at.conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
    await job.open();

    await job.abort();

    assert.equal((await job.check()).state, 'Aborted');
    assert.equal(await count(), 0);
  });

  it('can be deleted, and is then not found', async () => {
    const job = at.conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
    await job.open();
    await job.abort();

    await job.delete();

    assert.equal((await refused(job.check())).errorCode, 'NOT_FOUND');
  });

  it('with an unknown column fails as a whole', async () => {
    const error = await refused(load('insert', 'LastName,Nothing__c\nDoe,x\n'));

    assert.match(error.message, /Ingest job failed to complete due to: InvalidBatch : Field name not found : Nothing__c/);
    assert.equal(await count(), 0);
  });

  it('on an object that does not exist is refused', async () => {
    const error = await refused(at.conn.bulk2.createJob({ object: 'Nothing__c', operation: 'insert' }).open());

    assert.deepEqual([error.errorCode, error.message], ['INVALIDJOB', 'InvalidJob : Unable to find object: Nothing__c']);
  });

  it('leaves leads with their owner unless it names an assignment rule', async () => {
    await at.org.seed({ assignment_rule: true });
    const Id = await at.org.lead();

    await load('update', [{ Id, Title: 'x' }], { object: 'Lead' });

    assert.equal((await at.org.ask('GET', '/assignments')).count, 0);
  });

  it('charges every call it takes', async () => {
    await at.org.ask('POST', '/limits', { max: 5000, used: 0 });
    const job = at.conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });

    await job.open();
    await job.uploadData([{ LastName: 'Doe' }]);
    await job.close();

    assert.equal((await at.org.ask('GET', '/stats')).charged, 3);
  });
});

describe('a query job', () => {
  const query = async (soql, options = {}) => {
    const stream = await at.conn.bulk2.query(soql, { pollInterval: 20, pollTimeout: 20_000, ...options });
    return stream.toArray();
  };

  it('gives all records', async () => {
    await at.org.seed({ contacts: [{ LastName: 'A', Title: 'x, "y"' }, { LastName: 'B' }] });

    const found = await query('SELECT LastName, Title FROM Contact');

    const byName = Object.fromEntries(found.map((each) => [each.LastName, each.Title]));
    assert.deepEqual(byName, { A: 'x, "y"', B: '' });
  });

  it('gives deleted records when told to', async () => {
    await at.conn.sobject('Contact').destroy(await at.org.contact());

    assert.equal((await query('SELECT Id FROM Contact')).length, 0);
    assert.equal((await query('SELECT Id FROM Contact', { scanAll: true })).length, 1);
  });

  it('that is malformed is refused', async () => {
    const error = await refused(query('SELECT nonsense'));

    assert.match(`${error.errorCode} ${error.message}`, /MALFORMED_QUERY|Query job failed/);
  });
});
