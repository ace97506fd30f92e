// One stand-in org as its own process, and jsforce connections to it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import jsforce from 'jsforce';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const version = '64.0';

export class Org {
  constructor(url, process) {
    this.url = url;
    this.process = process;
  }

  /** Start an org with these options. */
  static async start(...options) {
    const command = ['-m', 'salesforce_emulator', '--port', '0', ...options];
    const process_ = spawn(process.env.PYTHON ?? 'python3', command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(process_.stdout)) return new Org(line.split(' ').pop(), process_);
    throw new Error('the stand-in org did not start: is PYTHON the Python of this project?');
  }

  /** End it, and wait until it is gone. */
  async stop() {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await gone;
  }

  /** Call one of the org's own addresses, below /emulator. */
  async ask(method, path, body) {
    const answer = await fetch(`${this.url}/emulator${path}`, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  seed(lists) {
    return this.ask('POST', '/seed', lists);
  }

  async contact(values = {}) {
    return (await this.seed({ contacts: [{ LastName: 'Doe', ...values }] })).contacts[0];
  }

  async lead(values = {}) {
    return (await this.seed({ leads: [{ LastName: 'Roe', Company: 'Co', ...values }] })).leads[0];
  }

  /** Read all fields of a record, past every permission. */
  async record(sobject, id) {
    const { records } = await this.ask('GET', `/records/${sobject}`);
    return records.find((each) => each.Id === id);
  }

  /** How often an address was called, by its label in the org's own statistics. */
  async calls(label) {
    return (await this.ask('GET', '/stats')).calls[label] ?? 0;
  }

  faults(document) {
    return this.ask('POST', '/faults', document);
  }

  /** A connection that is logged in by client credentials. */
  async connect(options = {}) {
    const connection = new jsforce.Connection({ loginUrl: this.url, version, ...options });
    await connection.authorize({ grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret' });
    return connection;
  }
}

/** Give every test of a file a fresh org: `at.org`, and `at.conn`, which is logged in. */
export function freshOrg(...options) {
  const at = {};
  before(async () => {
    at.org = await Org.start(...options);
  });
  beforeEach(async () => {
    await at.org.ask('POST', '/reset');
    await at.org.ask('POST', '/expire-sessions');
    at.conn = await at.org.connect();
  });
  after(() => at.org?.stop());
  return at;
}

/** Call, and give the error it must end with. */
export async function refused(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`nothing was refused; the answer was ${JSON.stringify(answer)}`);
}
