// How jsforce logs in and out.
import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import jsforce from 'jsforce';
import { freshOrg, Org, refused, version } from './org.mjs';

const password = 'open sesame & <more>';
const at = freshOrg('--password', password, '--security-token', 'T0ken');
const user = 'integration@emulator.example';
const fresh = (options = {}) => new jsforce.Connection({ loginUrl: at.org.url, version, ...options });
const oauth2 = () => ({ loginUrl: at.org.url, clientId: 'app', clientSecret: 'secret' });
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function assertion(privateKey, claims = {}) {
  const exp = Math.floor(Date.now() / 1000) + 120;
  const body = { iss: 'app', sub: user, aud: 'https://login.salesforce.com', exp, ...claims };
  const text = `${encoded({ alg: 'RS256' })}.${encoded(body)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

const jwt = (conn, signed) =>
  conn.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: signed });

describe('login by SOAP', () => {
  it('learns the session, the user and the org', async () => {
    const conn = fresh();

    const known = await conn.login(user, password);

    const { organization_id, user_id } = await at.org.ask('GET', '/health');
    assert.deepEqual([known.id, known.organizationId], [user_id, organization_id]);
    assert.equal(conn.instanceUrl, at.org.url);
    assert.equal((await conn.query('SELECT Id FROM Organization')).totalSize, 1);
  });

  it('takes the security token behind the password', async () => {
    assert.ok(await fresh().login(user, `${password}T0ken`));
  });

  it('is refused with a wrong password', async () => {
    const error = await refused(fresh().login(user, 'wrong'));

    assert.match(error.message, /INVALID_LOGIN: Invalid username, password, security token; or user locked out\./);
  });

  it('is refused in versions that no longer have it', async () => {
    const error = await refused(fresh({ version: '66.0' }).login(user, password));

    assert.match(error.message, /UNSUPPORTED_API_VERSION/);
  });

  it('logs in again by itself when the session is over', async () => {
    const conn = fresh();
    await conn.login(user, password);
    const first = conn.accessToken;
    await at.org.ask('POST', '/expire-sessions');

    assert.equal((await conn.query('SELECT Id FROM Organization')).totalSize, 1);

    assert.notEqual(conn.accessToken, first);
  });

  it('ends its session by logging out', async () => {
    const conn = fresh();
    await conn.login(user, password);
    const { accessToken, instanceUrl } = conn;

    await conn.logout();

    const after = new jsforce.Connection({ accessToken, instanceUrl, version });
    assert.equal((await refused(after.limits())).errorCode, 'INVALID_SESSION_ID');
  });
});

describe('login by OAuth', () => {
  it('takes client credentials', async () => {
    const conn = fresh();

    const known = await conn.authorize({ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' });

    assert.equal(known.id, (await at.org.ask('GET', '/health')).user_id);
    assert.equal(conn.instanceUrl, at.org.url);
  });

  it('takes a username and password', async () => {
    const conn = fresh({ oauth2: oauth2() });

    await conn.login(user, password);

    assert.equal((await conn.identity()).username, user);
  });

  it('refuses a wrong password with invalid_grant', async () => {
    const error = await refused(fresh({ oauth2: oauth2() }).login(user, 'wrong'));

    assert.deepEqual([error.name, error.message], ['invalid_grant', 'authentication failure - Invalid Password']);
  });

  it('takes a signed assertion', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

    const known = await jwt(fresh(), assertion(privateKey));

    assert.equal(known.id, (await at.org.ask('GET', '/health')).user_id);
  });

  it('refuses an assertion that is long past its time', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

    const error = await refused(jwt(fresh(), assertion(privateKey, { exp: 1_000_000_000 })));

    assert.equal(error.name, 'invalid_grant');
  });

  it('checks the signature of an assertion', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-'));
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    writeFileSync(join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    const org = await Org.start('--jwt-public-key', join(folder, 'public.pem'));
    try {
      const login = (key) => jwt(new jsforce.Connection({ loginUrl: org.url, version }), assertion(key));

      assert.ok(await login(privateKey));
      assert.equal((await refused(login(stranger))).name, 'invalid_grant');
    } finally {
      await org.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a grant it does not know', async () => {
    assert.equal((await refused(fresh().authorize({ grant_type: 'nonsense' }))).name, 'unsupported_grant_type');
  });

  it('ends its session by revoking the token', async () => {
    const conn = await at.org.connect();
    const { accessToken, instanceUrl } = conn;

    await conn.logout();

    const after = new jsforce.Connection({ accessToken, instanceUrl, version });
    assert.equal((await refused(after.limits())).errorCode, 'INVALID_SESSION_ID');
  });
});
