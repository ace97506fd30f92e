// Layouts by jsforce's metadata client, and what that client learns of the API.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const text = (name, more = {}) => ({
  fullName: `Contact.${name}__c`, label: name.replaceAll('_', ' '), type: 'Text', length: 255, ...more,
});
const create = (...fields) => at.conn.metadata.create('CustomField', fields);

describe('a layout', () => {
  const name = 'Contact-Contact Layout';

  it('is listed', async () => {
    const found = await at.conn.metadata.list({ type: 'Layout' });

    assert.ok([found].flat().some((each) => each.fullName === name));
  });

  it('takes one more field and gives it back', async () => {
    await create(text('Status_572'));
    const layout = await at.conn.metadata.read('Layout', name);
    const [section] = [layout.layoutSections].flat();
    const [column] = [section.layoutColumns].flat();
    column.layoutItems = [...[column.layoutItems].flat(), { behavior: 'Edit', field: 'Status_572__c' }];

    const result = await at.conn.metadata.update('Layout', layout);

    assert.equal(result.success, true, JSON.stringify(result));
    const read = JSON.stringify(await at.conn.metadata.read('Layout', name));
    assert.match(read, /Status_572__c/);
  });
});

describe('the metadata api', () => {
  it('describes what it knows', async () => {
    const described = await at.conn.metadata.describe();

    const names = described.metadataObjects.map((each) => each.xmlName);
    assert.ok(['CustomObject', 'Layout'].every((name) => names.includes(name)), names.join());
  });

  it('says that a session is over', async () => {
    await at.org.ask('POST', '/expire-sessions');

    const error = await refused(at.conn.metadata.list({ type: 'Layout' }));

    assert.match(`${error.errorCode} ${error.message}`, /INVALID_SESSION_ID/);
  });
});
