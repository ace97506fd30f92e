// What changed in a span of time, as jsforce asks for it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg } from './org.mjs';

const at = freshOrg();

describe('changes in a time span', () => {
  const span = () => [-30, 30].map((minutes) => new Date(Date.now() + minutes * 60_000));

  it('list the ids of updated records', async () => {
    const id = await at.org.contact();
    await at.conn.sobject('Contact').update({ Id: id, Title: 'x' });

    assert.ok((await at.conn.sobject('Contact').updated(...span())).ids.includes(id));
  });

  it('list deleted records', async () => {
    const id = await at.org.contact();
    await at.conn.sobject('Contact').destroy(id);

    const { deletedRecords } = await at.conn.sobject('Contact').deleted(...span());

    assert.deepEqual(deletedRecords.map((each) => each.id), [id]);
  });
});
