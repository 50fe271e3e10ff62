import { from } from '../../../scripts/build/paths.ts';
import { tarballOf } from '../../../scripts/pack/steps.ts';
import { envelope, textAt } from '../../suite/support/ask.ts';
import type { Call } from '../../suite/support/ask.ts';
import type { Configuration } from './configuration.ts';
import { Machine } from './machine.ts';
import { blockOf } from './page.ts';
import { asking, startUpstreams } from './upstreams.ts';
import type { Upstreams } from './upstreams.ts';

/** A machine on which mintmark runs as `docs/operations/production.md` says. */
export class Service implements AsyncDisposable {
  readonly machine: Machine;
  readonly upstreams: Upstreams;
  /** The tokens of the caller `backend`, and of `admin`. */
  readonly tokens: { readonly caller: string; readonly admin: string };
  readonly #page: Configuration;

  private constructor(machine: Machine, upstreams: Upstreams, tokens: Service['tokens'], page: Configuration) {
    this.machine = machine;
    this.upstreams = upstreams;
    this.tokens = tokens;
    this.#page = page;
  }

  /** Sets a machine up by the commands of the page, and starts the service. */
  static async start(): Promise<Service> {
    const machine = await Machine.boot();
    // What the page expects on the machine.
    await machine.run(`cp ${from(tarballOf('mintmark'))} ${from('examples/service')}/* .`);
    const upstreams = await startUpstreams(machine);
    await machine.perform('operations/production.md', 'install');
    const makeToken = async (): Promise<unknown> => JSON.parse(await machine.perform('operations/production.md', 'token'));
    const [caller, admin] = [await makeToken(), await makeToken()];
    const page = blockOf('operations/production.md', 'configuration')
      .replace('SHA256_OF_THE_TOKEN', textAt(caller, 'tokenSha256'))
      .replace('SHA256_OF_THE_ADMIN_TOKEN', textAt(admin, 'tokenSha256'));
    const tokens = { caller: textAt(caller, 'token'), admin: textAt(admin, 'token') };
    const service = new Service(machine, upstreams, tokens, JSON.parse(page) as Configuration);
    await service.configure();
    await machine.perform('operations/production.md', 'environment');
    await machine.perform('operations/production.md', 'key');
    // The tests start it more often in ten seconds than systemd lets anybody.
    await machine.run('mkdir -p /etc/systemd/system/mintmark.service.d');
    await machine.write('/etc/systemd/system/mintmark.service.d/tests.conf', '[Unit]\nStartLimitIntervalSec=0\n');
    await machine.run('systemctl daemon-reload');
    await machine.perform('operations/production.md', 'start');
    return service;
  }

  /** Writes a configuration: that of the page, with what is on this machine, and changed. */
  async configure(change: (configuration: Configuration) => object = (configuration) => configuration): Promise<void> {
    await this.machine.write('/etc/mintmark/mintmark.json', JSON.stringify(change(asking(this.#page, this.upstreams)), undefined, 2));
  }

  /** Sends a JSON-RPC call to the signer. Returns the parsed body. */
  async call(path: string, call: Call, token = this.tokens.caller): Promise<unknown> {
    return await this.#post(`http://127.0.0.1:8787${path}`, call, `authorization: Bearer ${token}`);
  }

  /** The same to the proxy of chain 1. */
  async proxy(call: Call): Promise<unknown> {
    return await this.#post('http://127.0.0.1:8787/rpc/1', call, 'accept: application/json');
  }

  /** The same to the chain 1 itself. */
  async chain(method: string, ...params: readonly unknown[]): Promise<unknown> {
    return await this.#post(this.upstreams.rpcUrl, { method, params }, 'accept: application/json');
  }

  /** Returns what the service has logged. */
  log(): Promise<string> {
    return this.machine.run('journalctl -u mintmark -o cat --no-pager');
  }

  async #post(url: string, call: Call, field: string): Promise<unknown> {
    // 7: nobody listens yet. curl's own retries would repeat answers too.
    const script = `for turn in $(seq 200); do
        curl -sS "$URL" -H "$FIELD" -H 'content-type: application/json' -d "$BODY" && exit 0 || [ $? = 7 ] || exit 1
        sleep 0.1
      done 2> /dev/null; exit 7`;
    const answer: unknown = JSON.parse(await this.machine.run(script, { URL: url, FIELD: field, BODY: JSON.stringify(envelope(call)) }));
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
  }
}
