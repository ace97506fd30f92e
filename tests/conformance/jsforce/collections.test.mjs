// Many records a call: jsforce turns arrays into collections.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const contacts = () => at.conn.sobject('Contact');
const codes = (results) => results.map((each) => each.errors[0]?.statusCode);

describe('many records', () => {
  it('are created in the order of the array', async () => {
    const results = await contacts().create([{ LastName: 'A' }, { LastName: 'B' }]);

    assert.deepEqual(results.map((each) => each.success), [true, true]);
    assert.equal((await at.org.record('Contact', results[1].id)).LastName, 'B');
    assert.equal(await at.org.calls('POST /composite/sobjects'), 1);
  });

  it('are read in the order of their ids', async () => {
    const { contacts: ids } = await at.org.seed({ contacts: [{ LastName: 'A' }, { LastName: 'B' }] });

    const found = await contacts().retrieve([ids[1], ids[0]], { fields: ['LastName'] });

    assert.deepEqual(found.map((each) => each.LastName), ['B', 'A']);
  });

  it('read as null where an id is unknown', async () => {
    const id = await at.org.contact();

    const found = await contacts().retrieve([id, '003000000000001AAA'], { fields: ['Id'] });

    assert.deepEqual([found[0].Id, found[1]], [id, null]);
  });

  it('are updated one by one, some refused', async () => {
    const id = await at.org.contact();

    const results = await contacts().update([{ Id: id, Title: 'x' }, { Id: '003000000000001AAA', Title: 'x' }]);

    assert.deepEqual(results[0], { id, success: true, errors: [] });
    assert.equal(results[1].success, false);
    assert.equal('id' in results[1], false);
    assert.equal((await at.org.record('Contact', id)).Title, 'x');
  });

  it('are updated all or none', async () => {
    const { contacts: ids } = await at.org.seed({ contacts: [{ LastName: 'A' }, { LastName: 'B' }] });
    const records = [{ Id: ids[0], Title: 'x' }, { Id: ids[1], Title: 'x'.repeat(300) }];

    const results = await contacts().update(records, { allOrNone: true });

    assert.deepEqual(codes(results), ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'STRING_TOO_LONG']);
    assert.notEqual((await at.org.record('Contact', ids[0])).Title, 'x');
  });

  it('are upserted, and each says whether it was created', async () => {
    await at.org.contact({ External_Id__c: 'E1' });
    const records = ['E1', 'E2'].map((External_Id__c) => ({ External_Id__c, LastName: 'New' }));

    const results = await contacts().upsert(records, 'External_Id__c');

    assert.deepEqual(results.map((each) => each.created), [false, true]);
  });

  it('are deleted', async () => {
    const { contacts: ids } = await at.org.seed({ contacts: [{ LastName: 'A' }, { LastName: 'B' }] });

    const results = await contacts().destroy(ids);

    assert.deepEqual(results, ids.map((id) => ({ id, success: true, errors: [] })));
    assert.equal((await at.conn.query('SELECT COUNT() FROM Contact')).totalSize, 0);
  });

  it('beyond 200 are refused as a whole', async () => {
    const error = await refused(contacts().create(Array.from({ length: 201 }, (_, n) => ({ LastName: `${n}` }))));

    assert.equal(error.errorCode, 'EXCEEDED_ID_LIMIT');
    assert.equal((await at.conn.query('SELECT COUNT() FROM Contact')).totalSize, 0);
  });

  it('beyond 200 go in several calls when allowed to', async () => {
    const records = Array.from({ length: 450 }, (_, n) => ({ LastName: `${n}` }));

    const results = await contacts().create(records, { allowRecursive: true });

    assert.equal(results.filter((each) => each.success).length, 450);
    assert.equal(await at.org.calls('POST /composite/sobjects'), 3);
  });

  it('with one unknown field are refused as a whole', async () => {
    const id = await at.org.contact();

    const error = await refused(contacts().update([{ Id: id, Title: 'x' }, { Id: id, Nothing__c: 'x' }]));

    assert.equal(error.errorCode, 'INVALID_FIELD');
    assert.notEqual((await at.org.record('Contact', id)).Title, 'x');
  });

  it('that name one contact thirteen times are refused the last time', async () => {
    const id = await at.org.contact();

    const results = await contacts().update(Array.from({ length: 13 }, (_, n) => ({ Id: id, Title: `${n}` })));

    assert.deepEqual(results.map((each) => each.success), [...Array(12).fill(true), false]);
  });

  it('that meet a duplicate rule are refused, and saved with the header that allows it', async () => {
    const id = await at.org.contact();
    await at.org.seed({ duplicate_rule: { ids: [id], action: 'alert' } });
    const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

    const first = await contacts().update([{ Id: id, Title: 'x' }]);
    const second = await contacts().update([{ Id: id, Title: 'x' }], { headers });

    assert.deepEqual(codes(first), ['DUPLICATES_DETECTED']);
    assert.equal(second[0].success, true);
  });
});

describe('a lead', () => {
  it('is given to another owner by a plain update', async () => {
    await at.org.seed({ assignment_rule: true });
    const id = await at.org.lead();

    await at.conn.sobject('Lead').update([{ Id: id, Title: 'x' }]);

    assert.notEqual((await at.org.record('Lead', id)).OwnerId, at.conn.userInfo.id);
  });

  it('keeps its owner when the header says so', async () => {
    await at.org.seed({ assignment_rule: true });
    const id = await at.org.lead();

    await at.conn.sobject('Lead').update([{ Id: id, Title: 'x' }], { headers: { 'Sforce-Auto-Assign': 'FALSE' } });

    assert.equal((await at.org.ask('GET', '/assignments')).count, 0);
  });
});
