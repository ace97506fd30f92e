// Queries by jsforce: written out, built from parts, and page by page.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsforce from 'jsforce';
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

describe('a query built from parts', () => {
  const names = (records) => records.map((each) => each.LastName).sort();
  const people = () => {
    const rows = [['A', 'Boss'], ['B', 'Clerk'], ['C', null]];
    return at.org.seed({ contacts: rows.map(([LastName, Title]) => ({ LastName, Title })) });
  };

  it('finds by equal values', async () => {
    await people();

    assert.deepEqual(names(await at.conn.sobject('Contact').find({ Title: 'Boss' }, 'Id, LastName')), ['A']);
  });

  it('finds by a list of values', async () => {
    await people();

    const found = await at.conn.sobject('Contact').find({ LastName: { $in: ['A', 'C'] } }, ['LastName']);

    assert.deepEqual(names(found), ['A', 'C']);
  });

  it('finds by like, and by not equal', async () => {
    await people();
    const find = (conditions) => at.conn.sobject('Contact').find(conditions, ['LastName']);

    assert.deepEqual(names(await find({ Title: { $like: 'Cl%' } })), ['B']);
    assert.deepEqual(names(await find({ LastName: { $ne: 'A' } })), ['B', 'C']);
  });

  it('finds by one condition or another', async () => {
    await people();

    const conditions = { $or: [{ Title: 'Boss' }, { Title: null }] };

    assert.deepEqual(names(await at.conn.sobject('Contact').find(conditions, ['LastName'])), ['A', 'C']);
  });

  it('finds by a moment in time', async () => {
    await people();
    const find = (sign) => at.conn.sobject('Contact').find({ CreatedDate: { [sign]: hoursFromNow(-1) } }, ['LastName']);

    assert.equal((await find('$gte')).length, 3);
    assert.equal((await find('$lt')).length, 0);
  });

  it('sorts, skips and limits', async () => {
    await people();

    const found = await at.conn.sobject('Contact').find({}, ['LastName']).sort({ LastName: -1 }).skip(1).limit(1);

    assert.deepEqual(names(found), ['B']);
  });

  it('counts', async () => {
    await people();

    assert.equal(await at.conn.sobject('Contact').count({ LastName: { $gt: 'A' } }), 2);
  });

  it('selects all fields by describing the object first', async () => {
    await at.org.contact({ Title: 'Boss' });

    const [found] = await at.conn.sobject('Contact').select('*');

    assert.equal(found.Title, 'Boss');
    assert.ok('External_Id__c' in found);
  });

  it('finds one', async () => {
    await people();

    assert.equal((await at.conn.sobject('Contact').findOne({ LastName: 'B' })).Title, 'Clerk');
  });

  it('updates what it finds', async () => {
    await people();

    const results = await at.conn.sobject('Contact').find({ Title: { $ne: null } }).update({ Title: 'Same' });

    assert.equal(results.length, 2);
    assert.equal(await at.conn.sobject('Contact').count({ Title: 'Same' }), 2);
  });
});

describe('the tooling api', () => {
  it('knows custom fields that nobody may see', async () => {
    await at.org.seed({ fields: [{ object: 'Lead', name: 'Status_572__c', visible: false }] });
    const soql = "SELECT Id, TableEnumOrId FROM CustomField WHERE DeveloperName = 'Status_572'";

    const found = await at.conn.tooling.query(soql);

    assert.deepEqual(found.records.map((each) => each.TableEnumOrId), ['Lead']);
  });
});

function hoursFromNow(hours) {
  return jsforce.Date.toDateTimeLiteral(new Date(Date.now() + hours * 3_600_000));
}
