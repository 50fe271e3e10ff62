import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { nodePackage } from '../../packages/mintmark/src/node-package.ts';
import { runProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { Receiver } from '../tracing/support/receiver.ts';
import { install, systemNode } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

let installed: Installed;
let devnet: Devnet;
let mintmark: string;
beforeAll(async () => {
  [installed, devnet] = await Promise.all([install('mintmark'), startDevnet()]);
  mintmark = join(installed.folder, 'node_modules', 'mintmark', 'bin', 'mintmark.mjs');
});
afterAll(() => Promise.all([installed[Symbol.asyncDispose](), devnet.close()]));

/** Returns where a started gateway listens, by its log, or by what the demo says after all else. */
async function listening(program: Program, line = /"msg":"listening on (\S+)/): Promise<string> {
  const [, url = ''] = (await program.line(line)) ?? [];
  if (url === '') throw new Error(`expected a gateway that listens, got ${program.output()}`);
  return url;
}

describe('the package mintmark', () => {
  test('names the Node that it needs, if npm was told to leave it out', async () => {
    const { status, stdout, stderr } = await installed.run(systemNode, [mintmark, '--version']);
    const major = Number.parseInt((await installed.run(systemNode, ['--version'])).stdout.slice(1), 10);
    if (major >= 26) expect([status, stdout]).toEqual([0, '0.1.0\n']);
    else
      expect([status, stdout, stderr]).toEqual([
        3,
        '',
        expect.stringMatching(
          new RegExp(`^mintmark: expected Node 26 or newer, got ${major}\\..*: install it, or the npm package ${nodePackage()}\n$`),
        ),
      ]);
  });

  test('serves a configuration with everything that the host loads, and ends in order', async () => {
    const { rpcUrl, ipfsUrl, connectTo, tokens } = devnet;
    const config = {
      chains: { 31337: { rpc: [rpcUrl] } },
      content: { ipfs: [ipfsUrl], images: {} },
      network: { allowPrivate: [new URL(rpcUrl).host, new URL(ipfsUrl).host], connectTo },
      state: { sqlite: './state/mintmark.db' },
    };
    await writeFile(join(installed.folder, 'mintmark.json'), JSON.stringify(config));
    await using receiver = await Receiver.start();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const program = runProgram(process.execPath, [mintmark, '--config', 'mintmark.json', '--port', '0'], installed.folder, env);
    const url = await listening(program);
    const { contract, tokenId } = tokens.directory;
    // The thread for images is a program of its own in the package.
    const image = await fetch(`${url}/v1/nft/31337/${contract}/${tokenId}/image?width=32`);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    // A package knows the commit that it was built of.
    const provenance: { readonly commit: string | null } = JSON.parse(
      await readFile(join(installed.folder, 'node_modules', 'mintmark', 'provenance.json'), 'utf8'),
    );
    const version: { readonly version: string; readonly commit?: string } = JSON.parse(await (await fetch(`${url}/version`)).text());
    expect([version.version, version.commit ?? null]).toEqual(['0.1.0', provenance.commit]);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    // What is traced is sent before the end.
    expect((await receiver.span(({ kind }) => kind === 'SPAN_KIND_SERVER')).attributes['mintmark.chain']).toBe('31337');
    const check = await installed.run(process.execPath, [mintmark, 'check', '--config', 'mintmark.json', '--json']);
    expect([check.status, JSON.parse(check.stdout)]).toMatchObject([0, { ok: true, errors: [] }]);
    const [cid = ''] = Object.values(tokens).flatMap(({ integrity }) => (integrity.status === 'verified' ? [integrity.cid] : []));
    const doctor = await installed.run(process.execPath, [mintmark, 'doctor', '--config', 'mintmark.json', '--cid', cid, '--json']);
    const found = expect.objectContaining({ status: 'ok', at: '/content/ipfs/0', text: expect.stringContaining('the right ones') });
    expect(JSON.parse(doctor.stdout)).toMatchObject({ findings: expect.arrayContaining([found]) });
  });

  test('says which commands need a clone', async () => {
    const { status, stderr } = await installed.run(process.execPath, [mintmark, 'deploy', '--anything']);
    expect([status, stderr]).toEqual([3, 'mintmark deploy: run `npm run deploy` in a clone of mintmark\n']);
  });

  test('starts the demo on the system’s Node, which continues on the one of npm', async () => {
    await installed.link('node', nodePackage());
    await installed.link(`@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`);
    const program = runProgram(systemNode, [mintmark, 'demo', '--port', '0'], installed.folder, {});
    const url = await listening(program, /^listening on (\S+)$/);
    const [, path = ''] = /^ {2}curl -s http:\/\/[^/]+(\/v1\/nft\S+)$/m.exec(program.output()) ?? [];
    const [, token = ''] = /^ {2}token {5}(\S+)$/m.exec(program.output()) ?? [];
    expect(await (await fetch(url + path)).json()).toMatchObject({ metadata: { name: expect.any(String) } });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_accounts', params: [] });
    const accounts = await fetch(`${url}/v1/signer/31337`, { method: 'POST', headers, body });
    expect(await accounts.json()).toMatchObject({ result: [expect.stringMatching(/^0x[0-9a-fA-F]{40}$/)] });
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
  });
});
