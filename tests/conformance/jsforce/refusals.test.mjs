// What jsforce makes of a refused record.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();

describe('refusals carry their code', () => {
  it('an unknown field is INVALID_FIELD', async () => {
    const error = await refused(at.conn.sobject('Contact').create({ LastName: 'Doe', Nothing__c: 1 }));

    assert.equal(error.errorCode, 'INVALID_FIELD');
    assert.match(error.message, /No such column 'Nothing__c' on sobject of type Contact/);
  });

  it('a missing required field is REQUIRED_FIELD_MISSING and names it', async () => {
    const error = await refused(at.conn.sobject('Contact').create({ FirstName: 'Ada' }));

    assert.equal(error.errorCode, 'REQUIRED_FIELD_MISSING');
    assert.deepEqual(error.data.fields, ['LastName']);
  });

  it('an unknown id is NOT_FOUND', async () => {
    const error = await refused(at.conn.sobject('Contact').retrieve('003000000000000AAA'));

    assert.equal(error.errorCode, 'NOT_FOUND');
  });

  it('an object that does not exist is NOT_FOUND', async () => {
    const error = await refused(at.conn.sobject('Nothing__c').create({ Name: 'x' }));

    assert.equal(error.errorCode, 'NOT_FOUND');
  });

  it('a text that is too long is STRING_TOO_LONG', async () => {
    const error = await refused(at.conn.sobject('Contact').create({ LastName: 'x'.repeat(81) }));

    assert.equal(error.errorCode, 'STRING_TOO_LONG');
  });

  it('a value outside a restricted picklist is refused', async () => {
    await at.org.seed({ fields: [{ name: 'P__c', type: 'Picklist', values: ['a'], restricted: true }] });

    const error = await refused(at.conn.sobject('Contact').create({ LastName: 'Doe', P__c: 'b' }));

    assert.equal(error.errorCode, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
  });

  it('a converted lead cannot be updated', async () => {
    const id = await at.org.lead({ IsConverted: true });

    const error = await refused(at.conn.sobject('Lead').update({ Id: id, Title: 'x' }));

    assert.equal(error.errorCode, 'CANNOT_UPDATE_CONVERTED_LEAD');
  });
});
