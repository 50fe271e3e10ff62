import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workerdConfig } from '../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../hosts/workers/local/workerd.ts';
import { from } from '../../scripts/build/paths.ts';
import { streamingContract } from '../support/streaming/contract.ts';
import { temporary } from '../vault/support/child.ts';
import { variantFolder } from './variants.ts';

streamingContract('workerd', async () => {
  const folder = await temporary();
  const state = join(folder.path, 'objects');
  await mkdir(state);
  const file = join(folder.path, 'workerd.capnp');
  const scripts = [{ name: 'relay', folder: from(variantFolder('relaying', 'gateway')) }];
  await writeFile(file, workerdConfig({ scripts, entry: 'relay', address: '127.0.0.1:0', state, networks: ['127.0.0.0/8'] }, folder.path));
  const workerd = await startWorkerd(file, {}, (line) => process.stderr.write(`${line}\n`));
  const baseUrl = `http://127.0.0.1:${workerd.port}`;
  return {
    baseUrl,
    lastCodes: async () => await (await fetch(`${baseUrl}/last`)).json(),
    [Symbol.asyncDispose]: async () => {
      await workerd.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
});
