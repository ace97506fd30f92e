// Queries by jsforce over parents, children and groups.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshOrg } from './org.mjs';

const at = freshOrg();

async function company() {
  const { accounts } = await at.org.seed({ accounts: [{ Name: 'Acme' }] });
  const people = [['A', 'Boss'], ['B', 'Clerk'], ['C', 'Clerk']];
  await at.org.seed({ contacts: people.map(([LastName, Title]) => ({ LastName, Title, AccountId: accounts[0] })) });
  return accounts[0];
}

describe('a query', () => {
  it('reads a field of the parent', async () => {
    await company();

    const { records } = await at.conn.query("SELECT LastName, Account.Name FROM Contact WHERE LastName = 'A'");

    assert.equal(records[0].Account.Name, 'Acme');
    assert.equal(records[0].Account.attributes.type, 'Account');
  });

  it('reads null for a parent that is not there', async () => {
    await at.org.contact();

    const { records } = await at.conn.query('SELECT Account.Name FROM Contact');

    assert.equal(records[0].Account, null);
  });

  it('finds by a field of the parent', async () => {
    await company();
    await at.org.contact();

    assert.equal(await at.conn.sobject('Contact').count({ 'Account.Name': 'Acme' }), 3);
  });

  it('reads children', async () => {
    await company();

    const query = at.conn.sobject('Account').find({}, ['Name']);
    const [account] = await query.include('Contacts').select(['LastName']).sort({ LastName: 1 }).end();

    assert.deepEqual(account.Contacts.records.map((each) => each.LastName), ['A', 'B', 'C']);
    assert.deepEqual([account.Contacts.totalSize, account.Contacts.done], [3, true]);
  });

  it('counts by groups', async () => {
    await company();

    const { records } = await at.conn.query('SELECT Title, COUNT(Id) n FROM Contact GROUP BY Title ORDER BY Title');

    assert.deepEqual(records.map((each) => [each.Title, each.n]), [['Boss', 1], ['Clerk', 2]]);
    assert.equal(records[0].attributes.type, 'AggregateResult');
  });

  it('finds by the children of a record', async () => {
    const id = await company();
    await at.org.seed({ accounts: [{ Name: 'Empty' }] });
    const soql = "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Title = 'Boss')";

    assert.deepEqual((await at.conn.query(soql)).records.map((each) => each.Id), [id]);
  });

  it('finds by a date literal', async () => {
    await at.org.contact();
    const count = (when) => at.conn.query(`SELECT COUNT() FROM Contact WHERE CreatedDate ${when}`);

    assert.equal((await count('= TODAY')).totalSize, 1);
    assert.equal((await count('< LAST_N_DAYS:3')).totalSize, 0);
  });
});
