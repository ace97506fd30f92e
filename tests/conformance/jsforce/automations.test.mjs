// What an admin has built, met by an ordinary client: rules and flows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const met = [{ field: 'Contact.Title', operation: 'equals', value: 'Visited' }];
const rule = (more) => ({ fullName: 'Rule', object: 'Contact', criteriaItems: met, ...more });
const define = (document) => at.org.ask('POST', '/automations', document);
const update = (Id, values) => at.conn.sobject('Contact').update([{ Id, ...values }]);
const fired = async (id) => (await at.org.ask('GET', `/automations?id=${id}`)).firings.map((each) => each.name);
const alert = { type: 'Alert', name: 'Hello', recipients: [{ type: 'email', field: 'Email' }] };

describe('a validation rule', () => {
  const guard = {
    fullName: 'No_Title', object: 'Contact', errorMessage: 'Visitors have no title.',
    errorConditionFormula: 'Title = "Visited"', errorDisplayField: 'Title',
  };

  it('refuses a record with the text of the admin', async () => {
    await define({ validation_rules: [guard] });

    const error = await refused(at.conn.sobject('Contact').create({ LastName: 'Doe', Title: 'Visited' }));

    assert.deepEqual([error.errorCode, error.message], ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Visitors have no title.']);
    assert.deepEqual(error.data.fields, ['Title']);
  });

  it('refuses one record of many', async () => {
    const { contacts } = await at.org.seed({ contacts: [{ LastName: 'A' }, { LastName: 'B' }] });
    await define({ validation_rules: [guard] });
    const records = [{ Id: contacts[0], Title: 'Visited' }, { Id: contacts[1], Title: 'Other' }];

    const results = await at.conn.sobject('Contact').update(records);

    assert.deepEqual(results.map((each) => each.success), [false, true]);
  });

  it('refuses rows of a bulk job', async () => {
    await define({ validation_rules: [guard] });

    const { failedResults } = await at.conn.bulk2.loadAndWaitForResults({
      object: 'Contact', operation: 'insert', pollInterval: 20, input: [{ LastName: 'Doe', Title: 'Visited' }],
    });

    assert.equal(failedResults[0].sf__Error, 'FIELD_CUSTOM_VALIDATION_EXCEPTION:Visitors have no title.:Title --');
  });
});

describe('a workflow rule', () => {
  it('that waits for a change to meet fires once for a value written twice', async () => {
    await define({ workflow_rules: [rule({ triggerType: 'onCreateOrTriggeringUpdate' })] });
    const id = await at.org.contact();

    await update(id, { Title: 'Visited' });
    await update(id, { Title: 'Visited' });
    assert.deepEqual(await fired(id), ['Rule']);

    await update(id, { Title: 'Other' });
    await update(id, { Title: 'Visited' });
    assert.deepEqual(await fired(id), ['Rule', 'Rule']);
  });

  it('of every edit fires again for the same value', async () => {
    await define({ workflow_rules: [rule({ triggerType: 'onAllChanges' })] });
    const id = await at.org.contact();

    await update(id, { Title: 'Visited' });
    await update(id, { Title: 'Visited' });

    assert.deepEqual(await fired(id), ['Rule', 'Rule']);
  });

  it('on a companion moment fires for a second visit', async () => {
    await at.org.seed({ fields: [{ name: 'Last_Event__c', type: 'DateTime' }] });
    const { criteriaItems, ...visits } = rule({ triggerType: 'onAllChanges', formula: 'ISCHANGED(Last_Event__c)' });
    await define({ workflow_rules: [visits] });
    const id = await at.org.contact();

    await update(id, { Title: 'Visited', Last_Event__c: '2026-01-01T10:00:00Z' });
    await update(id, { Title: 'Visited', Last_Event__c: '2026-01-01T10:00:00Z' });
    await update(id, { Title: 'Visited', Last_Event__c: '2026-01-01T10:00:07Z' });

    assert.deepEqual(await fired(id), ['Rule', 'Rule']);
  });

  it('changes another field of the record', async () => {
    const actions = [{ type: 'FieldUpdate', name: 'Call', field: 'Phone', literalValue: '1' }];
    await define({ workflow_rules: [rule({ triggerType: 'onCreateOnly', actions })] });

    const { id } = await at.conn.sobject('Contact').create({ LastName: 'Doe', Title: 'Visited' });

    assert.equal((await at.conn.sobject('Contact').retrieve(id)).Phone, '1');
  });

  it('that would write two days later is cancelled by the next status', async () => {
    const later = { timeLength: 2, workflowTimeTriggerUnit: 'Days', actions: [alert] };
    const waiting = rule({ triggerType: 'onCreateOrTriggeringUpdate', workflowTimeTriggers: [later] });
    await define({ workflow_rules: [waiting] });
    const stays = await at.org.contact({ Email: 'a@example.com' });
    const moves = await at.org.contact({ Email: 'b@example.com' });
    await update(stays, { Title: 'Visited' });
    await update(moves, { Title: 'Visited' });

    await update(moves, { Title: 'Other' });
    await at.org.ask('POST', '/clock', { move: { days: 3 } });

    const { emails, queue } = await at.org.ask('GET', '/automations');
    assert.match(JSON.stringify(emails), /a@example\.com/);
    assert.doesNotMatch(JSON.stringify(emails), /b@example\.com/);
    assert.equal(queue.cancelled.length, 1);
  });
});

describe('a flow', () => {
  const start = (more) => ({
    object: 'Contact', triggerType: 'RecordAfterSave', recordTriggerType: 'CreateAndUpdate',
    filters: [{ field: 'Title', operator: 'EqualTo', value: { stringValue: 'Visited' } }], ...more,
  });

  for (const [kind, once, times] of [['every time', false, 2], ['only when updated to meet', true, 1]]) {
    it(`${kind} fires ${times === 2 ? 'twice' : 'once'} for a value written twice`, async () => {
      const begin = start({ doesRequireRecordChangedToMeetCriteria: once });
      await define({ flows: [{ fullName: 'Flow', start: begin, actions: [] }] });
      const id = await at.org.contact();

      await update(id, { Title: 'Visited' });
      await update(id, { Title: 'Visited' });

      assert.equal((await fired(id)).length, times);
    });
  }
});
