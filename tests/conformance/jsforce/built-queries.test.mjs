// Queries that jsforce builds from parts.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsforce from 'jsforce';
import { freshOrg } from './org.mjs';

const at = freshOrg();

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

function hoursFromNow(hours) {
  return jsforce.Date.toDateTimeLiteral(new Date(Date.now() + hours * 3_600_000));
}
