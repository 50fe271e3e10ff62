import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintmark } from '../support/mintmark.ts';
import { run } from '../support/run.ts';
import type { Run } from '../support/run.ts';

const token = (...args: readonly string[]): Promise<Run> => run([mintmark, 'token', ...args], {});
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const algorithms = { ed25519: 'ed25519', p256: 'ecdsa-p256-sha256' } as const;

/** The public key of a private one, as WebCrypto exports it as `raw`. */
function rawOf(pem: string): string {
  const { x = '', y } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
  const hex = (text: string): string => Buffer.from(text, 'base64url').toString('hex');
  return y === undefined ? hex(x) : `04${hex(x)}${hex(y)}`;
}

describe('mintmark token', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-token-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test('tells how it is used', async () => {
    const { status, stdout } = await token('--help');
    expect(status).toBe(0);
    for (const text of ['--stamp', 'ed25519', 'p256', '--out', '--json', '0600', 'Exit codes']) expect(stdout).toContain(text);
  });

  test('prints a token of 256 bits, its hash beside it, another each time', async () => {
    const [one, other] = await Promise.all([token(), token()]);
    for (const { status, stdout, stderr } of [one, other]) {
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^mm_[\w-]{43}\n$/) });
      expect(Buffer.from(stdout.slice(3).trimEnd(), 'base64url')).toHaveLength(32);
      expect(stderr).toContain(`"tokenSha256": "${sha256(stdout.trimEnd())}"`);
      expect(stderr).not.toContain(stdout.trimEnd());
    }
    expect(one.stdout).not.toBe(other.stdout);
  });

  test('answers programs', async () => {
    const { status, stdout, stderr } = await token('--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const made: { token: string } = JSON.parse(stdout);
    expect(made).toEqual({ token: expect.stringMatching(/^mm_/), tokenSha256: sha256(made.token) });
  });

  describe.each(['ed25519', 'p256'] as const)('a key pair of %s', (curve) => {
    const algorithm = algorithms[curve];

    test('in a file of its owner, which is not written over', async () => {
      const file = join(directory, `${curve}.pem`);
      const { status, stdout, stderr } = await token('--stamp', curve, '--out', file);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      const pem = await readFile(file, 'utf8');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(stderr).toContain(`"stamp": ${JSON.stringify({ algorithm, publicKey: rawOf(pem) })}`);
      expect(stderr).not.toContain(pem.split('\n')[1]);
      const again = await token('--stamp', curve, '--out', file);
      expect({ status: again.status, stdout: again.stdout }).toEqual({ status: 1, stdout: '' });
      expect(again.stderr).toContain(file);
      expect(await readFile(file, 'utf8')).toBe(pem);
    });

    test('on request on standard output', async () => {
      const { status, stdout, stderr } = await token('--stamp', curve, '--out', '-');
      expect(status).toBe(0);
      expect(stderr).toContain(rawOf(stdout));
      const key = createPrivateKey(stdout);
      const hash = curve === 'p256' ? 'sha256' : null;
      expect(verify(hash, Buffer.from('text'), createPublicKey(key), sign(hash, Buffer.from('text'), key))).toBe(true);
    });

    test('for programs', async () => {
      const file = join(directory, `${curve}.json.pem`);
      const { status, stdout, stderr } = await token('--stamp', curve, '--out', file, '--json');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({ stamp: { algorithm, publicKey: rawOf(await readFile(file, 'utf8')) }, file });
      const printed: { privateKey: string } = JSON.parse((await token('--stamp', curve, '--out', '-', '--json')).stdout);
      expect(printed).toEqual({
        stamp: { algorithm, publicKey: rawOf(printed.privateKey) },
        privateKey: expect.stringContaining('PRIVATE'),
      });
    });
  });

  test('a place that cannot be written to: status 1', async () => {
    await writeFile(join(directory, 'file'), '');
    const { status, stdout } = await token('--stamp', 'ed25519', '--out', join(directory, 'file', 'key.pem'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test.each([
    ['an unknown option', ['--length', '1'], '--length'],
    ['an unknown curve', ['--stamp', 'rsa', '--out', '-'], 'ed25519'],
    ['a key pair for no place', ['--stamp', 'p256'], '--out'],
    ['a place for a token', ['--out', 'file'], '--stamp'],
    ['an argument', ['backend'], '1'],
  ])('%s: status 2', async (_, args, named) => {
    const { status, stdout, stderr } = await token(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(named);
  });
});
