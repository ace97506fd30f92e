// Several requests in one call, sent by jsforce as they stand.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg, refused } from './org.mjs';

const at = freshOrg();
const data = '/services/data/v64.0';
const post = (path, body) => at.conn.requestPost(`${data}/${path}`, body);

describe('composite', () => {
  const part = (referenceId, method, path, body) => ({ referenceId, method, url: `${data}/${path}`, body });
  const send = (compositeRequest, more = {}) => post('composite', { compositeRequest, ...more });

  it('hands the id of one part to the next', async () => {
    const { compositeResponse } = await send([
      part('account', 'POST', 'sobjects/Account', { Name: 'Acme' }),
      part('contact', 'POST', 'sobjects/Contact', { LastName: 'Doe', AccountId: '@{account.id}' }),
    ]);

    assert.deepEqual(compositeResponse.map((each) => each.httpStatusCode), [201, 201]);
    const [account, contact] = compositeResponse.map((each) => each.body.id);
    assert.equal((await at.org.record('Contact', contact)).AccountId, account);
  });

  it('updates a thousand records in one charged call', async () => {
    const { contacts } = await at.org.seed({ contacts: Array.from({ length: 1000 }, () => ({ LastName: 'Doe' })) });
    await at.org.ask('POST', '/limits', { max: 5000, used: 0 });
    const records = contacts.map((id) => ({ attributes: { type: 'Contact' }, id, Title: 'x' }));
    const parts = [0, 1, 2, 3, 4].map((n) =>
      part(`p${n}`, 'PATCH', 'composite/sobjects', { records: records.slice(n * 200, n * 200 + 200) }));

    const { compositeResponse } = await send(parts);

    assert.equal(compositeResponse.flatMap((each) => each.body).filter((each) => each.success).length, 1000);
    assert.equal((await at.org.ask('GET', '/stats')).charged, 1);
  });

  it('takes everything back when one part fails and all must succeed', async () => {
    const { compositeResponse } = await send([
      part('good', 'POST', 'sobjects/Contact', { LastName: 'Doe' }),
      part('bad', 'POST', 'sobjects/Contact', { FirstName: 'No name' }),
    ], { allOrNone: true });

    assert.deepEqual(compositeResponse.map((each) => each.body[0].errorCode), [
      'PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING',
    ]);
    assert.equal((await at.conn.query('SELECT COUNT() FROM Contact')).totalSize, 0);
  });

  it('does not hand the outer headers down to its parts', async () => {
    await at.org.seed({ assignment_rule: true });
    const id = await at.org.lead();
    const body = { compositeRequest: [part('lead', 'PATCH', `sobjects/Lead/${id}`, { Title: 'x' })] };

    const headers = { 'content-type': 'application/json', 'Sforce-Auto-Assign': 'FALSE' };
    await at.conn.request({ method: 'POST', url: `${data}/composite`, body: JSON.stringify(body), headers });

    assert.equal((await at.org.ask('GET', '/assignments')).count, 1);
  });

  it('obeys the headers of a part', async () => {
    await at.org.seed({ assignment_rule: true });
    const id = await at.org.lead();
    const httpHeaders = { 'Sforce-Auto-Assign': 'FALSE' };

    await send([{ ...part('lead', 'PATCH', `sobjects/Lead/${id}`, { Title: 'x' }), httpHeaders }]);

    assert.equal((await at.org.ask('GET', '/assignments')).count, 0);
    assert.equal((await at.org.record('Lead', id)).Title, 'x');
  });

  it('beyond 25 parts is refused', async () => {
    const parts = Array.from({ length: 26 }, (_, n) => part(`p${n}`, 'GET', 'limits'));

    assert.ok((await refused(send(parts))).errorCode);
  });
});

describe('batch', () => {
  it('answers its parts in their order, and charges each', async () => {
    const id = await at.org.contact();
    await at.org.ask('POST', '/limits', { max: 5000, used: 0 });

    const { hasErrors, results } = await post('composite/batch', {
      batchRequests: [
        { method: 'PATCH', url: `v64.0/sobjects/Contact/${id}`, richInput: { Title: 'x' } },
        { method: 'GET', url: `v64.0/sobjects/Contact/${id}?fields=Title` },
      ],
    });

    assert.equal(hasErrors, false);
    assert.deepEqual([results[0].statusCode, results[1].result.Title], [204, 'x']);
    assert.equal((await at.org.ask('GET', '/stats')).charged, 2);
  });

  it('stops at the first error when told to', async () => {
    const { hasErrors, results } = await post('composite/batch', {
      haltOnError: true,
      batchRequests: [
        { method: 'GET', url: 'v64.0/sobjects/Contact/003000000000001AAA' },
        { method: 'GET', url: 'v64.0/limits' },
      ],
    });

    assert.equal(hasErrors, true);
    assert.deepEqual(results.map((each) => each.statusCode), [404, 412]);
    assert.equal(results[1].result[0].errorCode, 'BATCH_PROCESSING_HALTED');
  });
});

describe('graphs', () => {
  const node = (referenceId, body) => ({ referenceId, method: 'POST', url: `${data}/sobjects/Contact`, body });

  it('succeed or fail each by itself', async () => {
    const { graphs } = await post('composite/graph', {
      graphs: [
        { graphId: 'good', compositeRequest: [node('a', { LastName: 'Doe' })] },
        { graphId: 'bad', compositeRequest: [node('a', { LastName: 'Doe' }), node('b', { FirstName: 'No name' })] },
      ],
    });

    assert.deepEqual(graphs.map((each) => [each.graphId, each.isSuccessful]), [['good', true], ['bad', false]]);
    assert.equal((await at.conn.query('SELECT COUNT() FROM Contact')).totalSize, 1);
  });
});
