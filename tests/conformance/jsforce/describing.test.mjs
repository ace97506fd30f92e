// What jsforce learns about the org, its limits and its versions.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();

describe('describe', () => {
  it('lists the objects', async () => {
    const { sobjects } = await at.conn.describeGlobal();

    const names = sobjects.map((each) => each.name);
    assert.ok(['Account', 'Contact', 'Lead', 'User'].every((name) => names.includes(name)));
  });

  it('shows an object with its fields', async () => {
    const contact = await at.conn.sobject('Contact').describe();

    const fields = Object.fromEntries(contact.fields.map((each) => [each.name, each]));
    assert.deepEqual([contact.keyPrefix, contact.createable], ['003', true]);
    assert.deepEqual([fields.Email.type, fields.LastName.nillable], ['email', false]);
    assert.deepEqual(fields.AccountId.referenceTo, ['Account']);
  });

  it('leaves out a field the user may not see', async () => {
    await at.org.seed({ fields: [{ name: 'Hidden__c', visible: false }] });

    const { fields } = await at.conn.sobject('Contact').describe();

    assert.equal(fields.some((each) => each.name === 'Hidden__c'), false);
  });

  it('says that a field may be seen but not edited', async () => {
    await at.org.seed({ fields: [{ name: 'Fixed__c', editable: false }] });

    const { fields } = await at.conn.sobject('Contact').describe();

    const fixed = fields.find((each) => each.name === 'Fixed__c');
    assert.deepEqual([fixed.updateable, fixed.createable], [false, false]);
  });

  it('is answered from the cache the second time', async () => {
    await at.conn.describe$('Contact');
    await at.conn.describe$('Contact');

    assert.equal(await at.org.calls('GET /sobjects/{sobject}/describe'), 1);
  });

  it('shows the layouts of an object', async () => {
    const { layouts } = await at.conn.sobject('Contact').layouts();

    assert.ok(layouts[0].detailLayoutSections.length > 0);
  });

  it('of an object that does not exist is NOT_FOUND', async () => {
    const error = await refused(at.conn.describe('Nothing__c'));

    assert.equal(error.errorCode, 'NOT_FOUND');
  });
});

describe('the limits', () => {
  it('are listed', async () => {
    await at.org.ask('POST', '/limits', { max: 5000, used: 10 });

    const limits = await at.conn.limits();

    assert.deepEqual(limits.DailyApiRequests, { Max: 5000, Remaining: 4989 });
  });

  it('are told with every answer', async () => {
    await at.org.ask('POST', '/limits', { max: 5000, used: 10 });

    await at.conn.query('SELECT Id FROM Contact');

    assert.deepEqual(at.conn.limitInfo.apiUsage, { used: 11, limit: 5000 });
  });

  it('count an array of records once', async () => {
    await at.org.ask('POST', '/limits', { max: 5000, used: 10 });

    await at.conn.sobject('Contact').create(Array.from({ length: 200 }, (_, n) => ({ LastName: `${n}` })));

    assert.equal(at.conn.limitInfo.apiUsage.used, 11);
  });

  it('refuse the call after the last', async () => {
    await at.org.ask('POST', '/limits', { max: 1, used: 1 });

    const error = await refused(at.conn.query('SELECT Id FROM Contact'));

    assert.deepEqual([error.errorCode, error.message], ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.']);
  });
});

describe('the versions', () => {
  it('are listed without a session', async () => {
    const versions = await (await fetch(`${at.org.url}/services/data`)).json();

    assert.ok(versions.some((each) => each.version === '66.0' && each.url === '/services/data/v66.0'));
  });

  it('show their resources', async () => {
    const resources = await at.conn.request('/');

    assert.equal(resources.sobjects, '/services/data/v64.0/sobjects');
  });

  it('that are old have sobject collections only for those who ask for them', async () => {
    const old = await at.org.connect({ version: '41.0' });

    const results = await old.sobject('Contact').create([{ LastName: 'A' }, { LastName: 'B' }]);

    assert.equal(results.length, 2);
    assert.equal(await at.org.calls('POST /sobjects/{sobject}'), 2);
  });

  it('that are retired are refused', async () => {
    const retired = await at.org.connect({ version: '20.0' });

    const error = await refused(retired.limits());

    assert.match(error.errorCode, /GONE|UNSUPPORTED_API_VERSION/);
  });

  it('that never were are not found', async () => {
    const future = await at.org.connect({ version: '999.0' });

    assert.equal((await refused(future.limits())).errorCode, 'NOT_FOUND');
  });
});
