// What jsforce's Tooling and SOAP clients can do with an org.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, Org, refused } from './org.mjs';

const at = freshOrg();
const field = { FullName: 'Contact.Made__c', Metadata: { label: 'Made', type: 'Text', length: 40 } };

describe('the tooling api', () => {
  it('knows custom fields that nobody may see', async () => {
    await at.org.seed({ fields: [{ object: 'Lead', name: 'Status_572__c', visible: false }] });
    const soql = "SELECT Id, TableEnumOrId FROM CustomField WHERE DeveloperName = 'Status_572'";

    const found = await at.conn.tooling.query(soql);

    assert.deepEqual(found.records.map((each) => each.TableEnumOrId), ['Lead']);
  });

  it('finds by parts of a query', async () => {
    await at.org.seed({ fields: [{ object: 'Lead', name: 'Status_572__c' }] });

    const found = await at.conn.tooling.sobject('CustomField').find({ TableEnumOrId: 'Lead' }, ['DeveloperName']);

    assert.ok(found.some((each) => each.DeveloperName === 'Status_572'));
  });

  it('makes no field in a production org', async () => {
    const error = await refused(at.conn.tooling.sobject('CustomField').create(field));

    assert.equal(error.message, 'Save or update not supported in active organizations');
  });

  it('makes, changes and deletes a field in a sandbox', async () => {
    const org = await Org.start('--sandbox');
    try {
      const fields = (await org.connect()).tooling.sobject('CustomField');

      const { id } = await fields.create(field);
      await fields.update({ Id: id, Metadata: { ...field.Metadata, label: 'Changed' } });
      assert.equal((await fields.retrieve(id)).Metadata.label, 'Changed');

      await fields.destroy(id);
      assert.equal((await refused(fields.retrieve(id))).errorCode, 'NOT_FOUND');
    } finally {
      await org.stop();
    }
  });

  it('lists and describes what it knows', async () => {
    const { sobjects } = await at.conn.tooling.describeGlobal();
    const { fields } = await at.conn.tooling.sobject('CustomField').describe();

    assert.ok(sobjects.some((each) => each.name === 'CustomField'));
    assert.ok(fields.some((each) => each.name === 'DeveloperName'));
  });
});

describe('the soap api', () => {
  it('tells who is logged in', async () => {
    const known = await at.conn.soap.getUserInfo();

    assert.equal(known.userId, at.conn.userInfo.id);
    assert.equal(known.userName, 'integration@emulator.example');
  });

  it('tells the time', async () => {
    const { timestamp } = await at.conn.soap.getServerTimestamp();

    assert.ok(Math.abs(new Date(timestamp) - Date.now()) < 60_000, timestamp);
  });

  it('knows when a session is over', async () => {
    await at.org.ask('POST', '/expire-sessions');

    assert.match((await refused(at.conn.soap.getUserInfo())).message, /INVALID_SESSION_ID/);
  });
});

describe('recent records', () => {
  it('are those the user has read', async () => {
    const id = await at.org.contact();
    await at.conn.sobject('Contact').retrieve(id);

    const found = await at.conn.recent('Contact');

    assert.deepEqual(found.map((each) => each.Id), [id]);
  });
});
