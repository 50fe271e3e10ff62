import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../build/files.ts';
import { from } from '../../build/paths.ts';
import { bundleScript } from '../../build/workers/workers.ts';
import { workerdConfig } from '../../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../../hosts/workers/local/workerd.ts';
import type { Effort } from '../report/measure.ts';
import { spread } from '../report/measure.ts';
import type { Row } from '../report/row.ts';

const folder = 'build/bench/isolate';
/** The number of instances that one request makes. */
const atOnce = 20;

/** Measures the microseconds of a new instance in an isolate of workerd. */
export async function isolate({ rounds }: Effort): Promise<Row[]> {
  const components = { gateway: 'dist/js/gateway', nft: 'dist/js/nft', signer: 'dist/js/signer' };
  await bundleScript({ entry: 'scripts/bench/isolate/worker.ts', components }, folder);
  const directory = await mkdtemp(from('build/bench/workerd-'));
  const file = join(directory, 'workerd.capnp');
  const script = { name: 'isolate', folder: from(folder) };
  replaceFile(
    file,
    workerdConfig({ scripts: [script], entry: script.name, address: '127.0.0.1:0', state: directory, networks: [] }, directory),
  );
  const workerd = await startWorkerd(file, {}, (line) => console.error(line));
  try {
    const names = ['/gateway', '/signer'] as const;
    const measured = names.map(() => new Array<number>());
    for (let round = 0; round < rounds + 1; round += 1) {
      for (const [index, name] of names.entries()) {
        const url = `http://127.0.0.1:${workerd.port}${name}`;
        const [none, all] = [await time(`${url}?count=0`), await time(`${url}?count=${atOnce}`)];
        // The first request makes the isolate as well.
        if (round > 0) measured[index]?.push(((all - none) * 1000) / atOnce);
      }
    }
    const [gateway, signer] = measured.map(spread);
    if (gateway === undefined || signer === undefined) throw new RangeError('expected two measurements, got fewer');
    const ours = { value: gateway.value + signer.value };
    const beside = [
      { name: 'nft and gateway', ...gateway },
      { name: 'signer', ...signer },
    ];
    const what = '(c) instantiate nft, gateway and signer in an isolate of workerd';
    return [{ id: 'instantiate.isolate', what, unit: 'us', ours, beside, aim: { atMost: 1000 } }];
  } finally {
    await workerd.stop();
    await rm(directory, { recursive: true });
  }
}

/** Returns the milliseconds until a request is answered. */
async function time(url: string): Promise<number> {
  const started = performance.now();
  const made = await (await fetch(url)).text();
  if (made !== new URL(url).searchParams.get('count')) throw new Error(`expected as many instances as ${url} asks for, got ${made}`);
  return performance.now() - started;
}
