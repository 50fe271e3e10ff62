import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { parsePostgresUrl } from '../../hosts/shared/config/text/postgres-url.ts';

describe('the URL of a database', () => {
  test.each([
    ['postgres://a@db.example/ledger', { host: 'db.example', port: 5432, database: 'ledger', user: 'a' }],
    ['postgresql://a:b@10.0.0.1:6432/ledger', { host: '10.0.0.1', port: 6432, password: 'b' }],
    ['postgres://a:p%40ss%2fword@[::1]:1/l', { host: '::1', password: 'p@ss/word', writtenPassword: 'p%40ss%2fword' }],
    ['postgres://a@/ledger?host=/run/postgresql', { host: '/run/postgresql', database: 'ledger' }],
    ['postgres://a@/ledger?host=%2Frun%2Fpostgresql', { host: '/run/postgresql' }],
    ['postgres://a@db.example/ledger?sslmode=verify-full&sslrootcert=./ca.pem', { sslmode: 'verify-full', sslrootcert: './ca.pem' }],
    ['postgres://a@db.example/ledger?sslmode=disable', { sslmode: 'disable' }],
  ])('%s', (url, parts) => {
    expect(parsePostgresUrl(url)).toMatchObject(parts);
  });

  test.each([
    'mysql://a@db.example/ledger',
    'postgres://db.example/ledger',
    'postgres://a@db.example',
    'postgres://a@db.example/',
    'postgres://a@/ledger',
    'postgres://a@db.example/ledger?host=/run/postgresql',
    'postgres://a@/ledger?host=run',
    'postgres://a@db.example:0/ledger',
    'postgres://a@db.example:65536/ledger',
    'postgres://a@db.example/ledger?sslmode=require',
    'postgres://a@db.example/ledger?sslmode=disable&sslmode=verify-full',
    'postgres://a@db.example/ledger?options=-csynchronous_commit=off',
    'postgres://a:%zz@db.example/ledger',
    'postgres://a@db.example/ledger#part',
    'postgres://a@db example/ledger',
  ])('is not %s', (url) => {
    expect(parsePostgresUrl(url)).toBeUndefined();
  });

  test('that is wrong is not shown, whatever it holds', () => {
    const read = readConfig(JSON.stringify({ state: { postgres: 'postgres://a:s3cret-of-nobody@db.example' } }), () => undefined);
    expect(read).toMatchObject({ tag: 'err', val: [{ at: '/state/postgres', got: 'text of 40 characters' }] });
  });
});
