import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { postgresAddress } from '../../hosts/node/stores/postgres/address.ts';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { temporary } from '../vault/support/child.ts';
import { PostgresServer } from './support/server.ts';

describe('the address of a database', () => {
  const ssl = (url: string): unknown => postgresAddress(url, '.').login.ssl;

  test('on another machine is encrypted, and the server has to prove its name, unless the URL says otherwise', () => {
    for (const host of ['db.example', '10.0.0.1', '[2001:db8::1]', 'localhost.example']) {
      expect(ssl(`postgres://a@${host}/l`)).toEqual({ rejectUnauthorized: true, ca: undefined });
      expect(ssl(`postgres://a@${host}/l?sslmode=verify-full`)).toEqual({ rejectUnauthorized: true, ca: undefined });
      expect(ssl(`postgres://a@${host}/l?sslmode=disable`)).toBe(false);
    }
    for (const url of ['postgres://a@localhost/l', 'postgres://a@127.0.0.1/l', 'postgres://a@[::1]/l', 'postgres://a@/l?host=/run'])
      expect(ssl(url)).toBe(false);
  });

  test('names the file of certificates that cannot be read', () => {
    expect(() => postgresAddress('postgres://a@db.example/l?sslrootcert=./none.pem', '/')).toThrow(
      'postgres db.example:5432/l: this ledger cannot be used: the file of sslrootcert cannot be read: ENOENT',
    );
  });
});

test('a server is used only if it proves its name by a certificate that is trusted', async () => {
  await using folder = await temporary();
  const [key, certificate] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...make, ...subject], { stdio: 'ignore' });
  await using server = await PostgresServer.start();
  const url = await server.migrated();
  const database = /@(\/[^?]*)/.exec(url)?.[1] ?? '';
  await server.kill();
  const port = await serveTls(server, key, certificate);

  const outcome = async (host: string, query: string): Promise<string> => {
    const at = `postgres://mintmark@${host}:${port}${database}?${query}`;
    try {
      await (await openPostgresLedger({ url: at, directory: folder.path, wallet: 'tests' })).close();
      return 'opened';
    } catch (error) {
      return String(error);
    }
  };
  expect(await outcome('localhost', 'sslmode=verify-full&sslrootcert=./cert.pem')).toBe('opened');
  expect(await outcome('localhost', 'sslmode=verify-full')).toContain('self-signed certificate');
  expect(await outcome('127.0.0.1', 'sslmode=verify-full&sslrootcert=./cert.pem')).toContain("does not match certificate's altnames");
  expect(await outcome('localhost', 'sslmode=disable')).toContain('no encryption');
  await server.kill();
  await server.run(`listen_addresses=localhost`, `port=${port}`);
  expect(await outcome('localhost', 'sslmode=verify-full&sslrootcert=./cert.pem')).toContain('The server does not support SSL connections');
});

/** Starts a server again that takes TLS alone on a free port. Returns the port. */
async function serveTls(server: PostgresServer, key: string, certificate: string): Promise<number> {
  const data = join(server.directory, 'data');
  server.own(key, join(data, 'key.pem'));
  server.own(certificate, join(data, 'cert.pem'));
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all trust\nhostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n');
  // PostgreSQL takes no port 0, and another process may take the port that was free.
  for (;;) {
    const probe = createServer().listen(0, 'localhost');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const settings = ['ssl=on', 'ssl_cert_file=cert.pem', 'ssl_key_file=key.pem', 'listen_addresses=localhost', `port=${port}`];
    const started = await server.run(...settings).then(
      () => true,
      () => false,
    );
    if (started) return port;
  }
}
