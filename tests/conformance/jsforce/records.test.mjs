// One record a call, as jsforce makes it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();

describe('one record', () => {
  it('creates a contact and gives its id', async () => {
    const made = await at.conn.sobject('Contact').create({ LastName: 'Doe', Email: 'doe@example.com' });

    assert.equal(made.success, true);
    assert.equal((await at.org.record('Contact', made.id)).Email, 'doe@example.com');
  });

  it('reads a record with its attributes', async () => {
    const id = await at.org.contact({ FirstName: 'Ada' });

    const read = await at.conn.sobject('Contact').retrieve(id);

    assert.deepEqual([read.attributes.type, read.Id, read.FirstName, read.Name], ['Contact', id, 'Ada', 'Ada Doe']);
  });

  it('reads only the fields it asks for', async () => {
    const id = await at.org.contact({ Title: 'Boss' });

    const read = await at.conn.sobject('Contact').retrieve(id, { fields: ['Title'] });

    assert.deepEqual(Object.keys(read).sort(), ['Id', 'Title', 'attributes']);
  });

  it('updates a record and hears that it succeeded', async () => {
    const id = await at.org.contact();

    const result = await at.conn.sobject('Contact').update({ Id: id, Title: 'Boss' });

    assert.deepEqual(result, { id, success: true, errors: [] });
    assert.equal((await at.org.record('Contact', id)).Title, 'Boss');
  });

  it('clears a field with null', async () => {
    const id = await at.org.contact({ Title: 'Boss' });

    await at.conn.sobject('Contact').update({ Id: id, Title: null });

    assert.equal((await at.conn.sobject('Contact').retrieve(id)).Title, null);
  });

  it('deletes a record, which is then not found', async () => {
    const id = await at.org.contact();

    const result = await at.conn.sobject('Contact').destroy(id);

    assert.equal(result.success, true);
    const error = await refused(at.conn.sobject('Contact').retrieve(id));
    assert.equal(error.errorCode, 'ENTITY_IS_DELETED');
  });

  it('works through a record reference', async () => {
    const id = await at.org.contact();
    const record = at.conn.sobject('Contact').record(id);

    await record.update({ Title: 'Boss' });

    assert.equal((await record.retrieve()).Title, 'Boss');
  });
});

describe('upsert by external id', () => {
  it('creates what is not there', async () => {
    const result = await at.conn.sobject('Contact').upsert({ External_Id__c: 'E1', LastName: 'Doe' }, 'External_Id__c');

    assert.deepEqual([result.success, result.created], [true, true]);
  });

  it('updates what is there', async () => {
    const id = await at.org.contact({ External_Id__c: 'E1' });

    const result = await at.conn.sobject('Contact').upsert({ External_Id__c: 'E1', Title: 'Boss' }, 'External_Id__c');

    assert.deepEqual([result.id, result.created], [id, false]);
    assert.equal((await at.org.record('Contact', id)).Title, 'Boss');
  });

  it('reports the addresses of several records with one external id', async () => {
    await at.org.seed({ contacts: [1, 2].map(() => ({ LastName: 'Doe', External_Id__c: 'E1' })) });

    const upsert = at.conn.sobject('Contact').upsert({ External_Id__c: 'E1', Title: 'x' }, 'External_Id__c');
    const error = await refused(upsert);

    assert.equal(error.errorCode, 'MULTIPLE_CHOICES');
    assert.equal(error.content.length, 2);
  });

  it('is refused on a field that is no external id', async () => {
    const error = await refused(at.conn.sobject('Contact').upsert({ Title: 'T', LastName: 'Doe' }, 'Title'));

    assert.equal(error.errorCode, 'NOT_FOUND');
    assert.match(error.message, /Provided external ID field does not exist or is not accessible/);
  });
});
