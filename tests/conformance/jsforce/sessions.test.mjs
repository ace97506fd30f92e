// How jsforce renews an ended session, and learns who it is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsforce from 'jsforce';
import { freshOrg, Org, refused, version } from './org.mjs';

const at = freshOrg();
const user = 'integration@emulator.example';
const fresh = (options = {}) => new jsforce.Connection({ loginUrl: at.org.url, version, ...options });
const oauth2 = () => ({ loginUrl: at.org.url, clientId: 'app', clientSecret: 'secret' });

describe('an ended session', () => {
  it('is an error without a way to renew it', async () => {
    await at.org.ask('POST', '/expire-sessions');

    const error = await refused(at.conn.query('SELECT Id FROM Contact'));

    assert.deepEqual([error.errorCode, error.message], ['INVALID_SESSION_ID', 'Session expired or invalid']);
  });

  it('is renewed with the refresh token', async () => {
    const options = { oauth2: oauth2(), refreshToken: 'r', accessToken: 'over', instanceUrl: at.org.url };
    const conn = fresh(options);
    const renewed = new Promise((resolve) => conn.once('refresh', resolve));

    assert.equal((await conn.query('SELECT Id FROM Organization')).totalSize, 1);

    assert.equal(conn.accessToken, await renewed);
  });

  it('is renewed once for many calls at the same time', async () => {
    let times = 0;
    const refreshFn = async (_conn, done) => {
      times += 1;
      done(null, (await at.org.connect()).accessToken);
    };
    const conn = fresh({ accessToken: 'over', instanceUrl: at.org.url, refreshFn });

    const answers = await Promise.all([1, 2, 3, 4].map(() => conn.query('SELECT Id FROM Organization')));

    assert.deepEqual([answers.length, times], [4, 1]);
  });

  it('is renewed with the headers of the call kept', async () => {
    await at.org.seed({ assignment_rule: true });
    const id = await at.org.lead();
    const refreshFn = async (_conn, done) => done(null, (await at.org.connect()).accessToken);
    const conn = fresh({ accessToken: 'over', instanceUrl: at.org.url, refreshFn });

    await conn.sobject('Lead').update({ Id: id, Title: 'x' }, { headers: { 'Sforce-Auto-Assign': 'FALSE' } });

    assert.equal((await at.org.ask('GET', '/assignments')).count, 0);
    assert.equal((await at.org.record('Lead', id)).Title, 'x');
  });

  it('is not renewed for a refusal that no new token cures', async () => {
    let times = 0;
    const refreshFn = async (_conn, done) => {
      times += 1;
      done(null, (await at.org.connect()).accessToken);
    };
    const { accessToken } = await at.org.connect();
    const message = 'This session is not valid for use with the REST API';
    await at.org.faults({ request_errors: [{ code: 'INVALID_SESSION_ID', status: 401, message }] });
    const conn = fresh({ accessToken, instanceUrl: at.org.url, refreshFn });

    const error = await refused(conn.query('SELECT Id FROM Contact'));

    assert.deepEqual([error.errorCode, error.message, times], ['INVALID_SESSION_ID', message, 0]);
  });

  it('is renewed with a refresh token that works only once', async () => {
    const org = await Org.start('--rotate-refresh-tokens');
    try {
      const oauth = { loginUrl: org.url, clientId: 'app', clientSecret: 'secret' };
      const client = new jsforce.OAuth2(oauth);

      const { refresh_token: next } = await client.refreshToken('first');

      assert.equal((await refused(client.refreshToken('first'))).name, 'invalid_grant');
      assert.ok((await client.refreshToken(next)).access_token);
    } finally {
      await org.stop();
    }
  });

  it('stays an error when the refresh token is not accepted', async () => {
    const org = await Org.start('--refresh-token', 'right');
    try {
      const oauth = { loginUrl: org.url, clientId: 'app', clientSecret: 'secret' };
      const wrong = { oauth2: oauth, refreshToken: 'wrong', accessToken: 'over', instanceUrl: org.url, version };

      const error = await refused(new jsforce.Connection(wrong).query('SELECT Id FROM Contact'));

      assert.match(error.message, /Unable to refresh session due to: expired access\/refresh token/);
    } finally {
      await org.stop();
    }
  });
});

describe('a password that has expired', () => {
  it('opens a session that this client does not take', async () => {
    const username = 'old@example.com';
    await at.org.seed({ logins: [{ username, password: 'x', password_expired: true }] });

    const error = await refused(fresh().login(username, 'x'));

    assert.equal(error.message, 'Unable to login because the used password has expired.');
  });
});

describe('who it is', () => {
  it('is told by the identity address', async () => {
    const known = await at.conn.identity();

    const { organization_id, user_id } = await at.org.ask('GET', '/health');
    assert.deepEqual([known.user_id, known.organization_id, known.username], [user_id, organization_id, user]);
  });

  it('is told by userinfo', async () => {
    const known = await at.conn.request('/services/oauth2/userinfo');

    assert.equal(known.preferred_username, user);
  });
});
