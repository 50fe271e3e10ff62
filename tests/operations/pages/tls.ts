import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';
import { machinePackages } from '../../../scripts/setup/for-tests/machine.mjs';
import { blockOf } from '../support/page.ts';
import type { Service } from '../support/service.ts';

const clients = fileURLToPath(new URL('../programs/clients.ts', import.meta.url));

/** Has Caddy issue the certificate by itself: there is no other authority on the machine. */
const withoutAcme = '{\n\tlocal_certs\n\tskip_install_trust\n}\n';
const caddyAuthority = '/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt';
const nginxCertificate = '/etc/ssl/mintmark/fullchain.pem';

/** Each proxy in front, as Debian has it, with the configuration of the page. */
export function tls(service: () => Service): void {
  describe('tls.md', () => {
    beforeAll(async () => {
      const { machine } = service();
      const install = `printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
        DEBIAN_FRONTEND=noninteractive dpkg --no-triggers --force-unsafe-io --install ${from(machinePackages)}/*.deb
        rm /etc/nginx/sites-enabled/default`;
      await machine.run(install);
      const few = { plans: { anonymous: { policies: [{ name: 'few', quota: 400, window: 3600 }] } }, abuse: { quota: 1000, window: 10 } };
      const page = JSON.parse(blockOf('operations/tls.md', 'gateway')) as { readonly listen: object; readonly limits: object };
      await service().configure((configuration) => ({
        ...configuration,
        listen: page.listen,
        limits: { ...page.limits, ...few },
        chains: { 1: { rpc: ['http://127.0.0.1:9545'] } },
        network: { allowPrivate: ['127.0.0.1:9545'] },
      }));
    });
    afterAll(async () => {
      await service().configure();
      await service().machine.run('systemctl restart mintmark');
    });

    // Limits that nobody has spent.
    beforeEach(async () => {
      await service().machine.run('systemctl stop mintmark; rm -f /var/lib/mintmark/mintmark.db*; systemctl start mintmark');
      await service().proxy({ method: 'eth_chainId' });
    });
    afterEach(() => service().machine.run('systemctl stop caddy nginx'));

    /** Asks through the proxy. */
    const expectServed = async (authority: string): Promise<void> => {
      const { machine, tokens } = service();
      const result = await machine.perform('operations/tls.md', 'result', { CURL_CA_BUNDLE: authority, ADMIN_TOKEN: tokens.admin });
      expect(result).toMatch(/^\{"status":"ok"\}\s*404\nprocess_start_time_seconds \S+$/m);
      expect(JSON.parse(await machine.run(`node ${clients} ${authority}`))).toEqual({
        limits: { spent: 'quota-exceeded', forged: 'quota-exceeded', other: 200 },
        socket: { jsonrpc: '2.0', id: 1, result: '0x1' },
        stream: { isWhole: true },
        tooLong: 'too-large',
      });
    };

    test('Caddy passes on what the gateway needs, and no metrics', async () => {
      const { machine } = service();
      await machine.write('/etc/caddy/Caddyfile', withoutAcme + blockOf('operations/tls.md', 'caddy'));
      await machine.perform('operations/tls.md', 'caddy-reload');
      await machine.run(`until curl -fs --cacert ${caddyAuthority} https://gateway.example.com/healthz; do sleep 0.1; done`);
      await expectServed(caddyAuthority);
    });

    test('nginx does too', async () => {
      const { machine } = service();
      const request = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=gateway.example.com
        -addext subjectAltName=DNS:gateway.example.com -keyout /etc/ssl/mintmark/privkey.pem -out ${nginxCertificate}`;
      await machine.run(`mkdir -p /etc/ssl/mintmark && ${request.replaceAll('\n', ' ')}`);
      await machine.write('/etc/nginx/conf.d/mintmark.conf', blockOf('operations/tls.md', 'nginx'));
      await machine.perform('operations/tls.md', 'nginx-reload');
      await expectServed(nginxCertificate);
    });
  });
}
