// Custom fields by jsforce's metadata client.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const text = (name, more = {}) => ({
  fullName: `Contact.${name}__c`, label: name.replaceAll('_', ' '), type: 'Text', length: 255, ...more,
});
const create = (...fields) => at.conn.metadata.create('CustomField', fields);

describe('a custom field', () => {
  it('is created', async () => {
    const result = await at.conn.metadata.create('CustomField', text('Status_572'));

    assert.deepEqual([result.success, result.fullName], [true, 'Contact.Status_572__c']);
  });

  it('is seen by nobody until a permission set says so', async () => {
    await create(text('Status_572'));
    const { PermissionSet, FieldPermissions, PermissionSetAssignment } = {
      PermissionSet: at.conn.sobject('PermissionSet'),
      FieldPermissions: at.conn.sobject('FieldPermissions'),
      PermissionSetAssignment: at.conn.sobject('PermissionSetAssignment'),
    };
    const soql = 'SELECT Status_572__c FROM Contact';
    assert.equal((await refused(at.conn.query(soql))).errorCode, 'INVALID_FIELD');

    const { id } = await PermissionSet.create({ Name: 'Mail', Label: 'Mail' });
    const rights = { PermissionsRead: true, PermissionsEdit: true };
    const field = { SobjectType: 'Contact', Field: 'Contact.Status_572__c' };
    await FieldPermissions.create({ ParentId: id, ...field, ...rights });
    await PermissionSetAssignment.create({ AssigneeId: at.conn.userInfo.id, PermissionSetId: id });

    assert.equal((await at.conn.query(soql)).totalSize, 0);
  });

  it('is read as it was made', async () => {
    await create(text('Status_572', { length: 80 }));

    const field = await at.conn.metadata.read('CustomField', 'Contact.Status_572__c');

    assert.deepEqual([field.label, String(field.length), field.type], ['Status 572', '80', 'Text']);
  });

  it('that nobody made is read as nothing', async () => {
    const field = await at.conn.metadata.read('CustomField', 'Contact.Nothing__c');

    assert.equal(field?.fullName, undefined);
  });

  it('with values is a picklist in describe', async () => {
    const value = [{ fullName: 'a', default: false, label: 'A' }, { fullName: 'b', default: false, label: 'B' }];
    const valueSet = { restricted: true, valueSetDefinition: { sorted: false, value } };
    const { length, ...field } = text('P', { type: 'Picklist', valueSet });

    const [result] = await create(field);

    assert.equal(result.success, true, JSON.stringify(result));
    const read = await at.conn.metadata.read('CustomField', 'Contact.P__c');
    assert.deepEqual(read.valueSet.valueSetDefinition.value.map((each) => each.fullName), ['a', 'b']);
  });

  it('is updated', async () => {
    await create(text('Status_572'));

    const result = await at.conn.metadata.update('CustomField', text('Status_572', { label: 'Other' }));

    assert.equal(result.success, true);
    assert.equal((await at.conn.metadata.read('CustomField', 'Contact.Status_572__c')).label, 'Other');
  });

  it('is created by upsert when it is not there, and updated when it is', async () => {
    const upsert = (label) => at.conn.metadata.upsert('CustomField', text('Status_572', { label }));

    assert.deepEqual([(await upsert('One')).created, (await upsert('Two')).created], [true, false]);
    assert.equal((await at.conn.metadata.read('CustomField', 'Contact.Status_572__c')).label, 'Two');
  });

  it('is deleted', async () => {
    await create(text('Status_572'));

    const result = await at.conn.metadata.delete('CustomField', 'Contact.Status_572__c');

    assert.equal(result.success, true);
    assert.equal((await at.conn.metadata.read('CustomField', 'Contact.Status_572__c'))?.fullName, undefined);
  });

  it('that is there already is refused with its code', async () => {
    await create(text('Status_572'));

    const [result] = await create(text('Status_572'));

    assert.equal(result.success, false);
    assert.equal([result.errors].flat()[0].statusCode, 'DUPLICATE_DEVELOPER_NAME');
  });

  it('whose label is longer than 40 characters is refused, the others are made', async () => {
    const long = text('Long', { label: 'Postalytics Mail Drop 100000 Event Status' });

    const results = await create(long, text('Short'));

    assert.deepEqual(results.map((each) => each.success), [false, true]);
  });

  it('comes with nine others at most', async () => {
    const error = await refused(create(...Array.from({ length: 11 }, (_, n) => text(`F${n}`))));

    assert.match(error.message, /10/);
    assert.equal((await at.conn.tooling.query('SELECT Id FROM CustomField')).totalSize, 2);
  });
});
