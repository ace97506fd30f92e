// Locked rows, platform events and person accounts, met by an ordinary client.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg } from './org.mjs';

const at = freshOrg();
const update = (Id, values) => at.conn.sobject('Contact').update([{ Id, ...values }]);

describe('rows', () => {
  it('that another user holds cannot be saved', async () => {
    const id = await at.org.contact();
    await at.org.ask('POST', '/locks', { ids: [id], seconds: 600, patience: 0 });

    const [result] = await update(id, { Title: 'x' });

    assert.equal(result.errors[0].statusCode, 'UNABLE_TO_LOCK_ROW');
    assert.match(result.errors[0].message, /unable to obtain exclusive access to this record/);
  });
});

describe('a platform event', () => {
  it('is published, and says so among its errors', async () => {
    await at.org.seed({ objects: [{ name: 'Mail_Event__e', fields: [{ name: 'Status__c' }] }] });

    const result = await at.conn.sobject('Mail_Event__e').create({ Status__c: 'Delivered' });

    assert.equal(result.success, true);
    assert.equal(result.errors[0].statusCode, 'OPERATION_ENQUEUED');
    const { events } = await at.org.ask('GET', '/events?name=Mail_Event__e');
    assert.equal(events.length, 1);
  });
});

describe('a person account', () => {
  it('shows a field of its contact as a field of the account', async () => {
    await at.org.seed({ person_accounts: true, fields: [{ object: 'Contact', name: 'Status__c' }] });
    const people = [{ IsPersonAccount: true, FirstName: 'Ann', LastName: 'Doe' }];
    const { accounts } = await at.org.seed({ accounts: people });
    const { PersonContactId } = await at.conn.sobject('Account').retrieve(accounts[0]);

    await at.conn.sobject('Contact').update({ Id: PersonContactId, Status__c: 'Delivered' });

    assert.equal((await at.conn.sobject('Account').retrieve(accounts[0])).Status__pc, 'Delivered');
  });
});
