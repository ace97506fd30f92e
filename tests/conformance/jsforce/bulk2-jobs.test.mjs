// Bulk API 2.0 by jsforce: the course of a job, and query jobs.
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
