import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { tarballOf } from '../../scripts/pack/steps.ts';
import { importNodeImage } from './support/node-image.ts';
import { blockOf } from './support/page.ts';
import { Podman, noContainers } from './support/podman.ts';

const page = 'operations/production.md';

/** Returns the arguments of the one `podman` command of a block. */
function argumentsOf(block: string): string[] {
  const [program, ...args] = block.replaceAll('\\\n', ' ').trim().split(/\s+/);
  expect(program).toBe('podman');
  return args;
}

describe.skipIf(noContainers !== undefined)('the container of production.md', () => {
  let podman: Podman;
  let folder: string;
  beforeAll(async () => {
    podman = await Podman.open();
    folder = await mkdtemp(join(tmpdir(), 'mintmark-container-'));
    await importNodeImage(podman, 'docker.io/library/node:26-slim');
    await cp(from('examples/service/Containerfile'), join(folder, 'Containerfile'));
    await cp(from(tarballOf('mintmark')), join(folder, 'mintmark-0.1.0.tgz'));
  });
  afterAll(async () => {
    await podman[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test('is built, serves with its files read-only, and ends in order', async () => {
    const [command = '', ...options] = argumentsOf(blockOf(page, 'image'));
    const context = options.map((option) => (option === '.' ? folder : option === 'Containerfile' ? join(folder, option) : option));
    await podman.expect([command, '--pull=never', '--network=none', ...context]);

    const { signer: _, ...configuration }: Record<string, unknown> = JSON.parse(blockOf(page, 'configuration'));
    const admin = { tokenSha256: '0'.repeat(64) };
    const file = join(folder, 'mintmark.json');
    await writeFile(file, JSON.stringify({ ...configuration, admin }), { mode: 0o644 });
    // The machine of the tests has no network for containers, so nothing is published.
    const published = new Set(['-p', '127.0.0.1:8787:8787']);
    const args = argumentsOf(blockOf(page, 'container'))
      .filter((word) => !published.has(word))
      .map((word) => word.replace(/^\/etc\/mintmark\/mintmark\.json:/, `${file}:`).replace(/^RPC_KEY$/, 'RPC_KEY=a-key'));
    const image = args.at(-1) ?? '';
    await podman.expect([...args.slice(0, -1), '--network=none', image]);

    const ask = `fetch('http://127.0.0.1:8787/healthz').then(async (answer) => console.log(await answer.text()), () => process.exit(1))`;
    await expect
      .poll(() => podman.run(['exec', 'mintmark', 'node', '-e', ask]), { timeout: 60_000 })
      .toMatchObject({ stdout: '{"status":"ok"}\n' });
    const user = await podman.expect(['exec', 'mintmark', 'node', '-e', 'console.log(process.getuid(), process.ppid)']);
    expect(user).toBe('1000 0\n');
    await podman.expect(['kill', '--signal', 'HUP', 'mintmark']);
    await expect.poll(() => podman.run(['logs', 'mintmark'])).toMatchObject({ stdout: expect.stringContaining('configuration taken') });
    await podman.expect(['stop', '--time', '15', 'mintmark']);
    expect(await podman.expect(['inspect', '--format', '{{.State.ExitCode}}', 'mintmark'])).toBe('0\n');
  });
});
