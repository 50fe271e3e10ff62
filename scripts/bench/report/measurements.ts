import { compose } from '../../build/composed/composed.ts';
import { serviceForTestsSteps } from '../../build/limited/service-for-tests.ts';
import { performAll } from '../../build/perform.ts';
import { wasmtimeStep } from '../../build/tools/wasmtime.ts';
import { coldStart } from '../cold-start.ts';
import { deploy } from '../deploy.ts';
import { exchange } from '../exchange.ts';
import { instantiate } from '../instantiate.ts';
import { isolate } from '../isolate/isolate.ts';
import { limits } from '../limits.ts';
import { load } from '../load/load.ts';
import { signatures } from '../load/signatures.ts';
import { memory } from '../memory.ts';
import { middleware } from '../middleware.ts';
import { batch } from '../nft/batch.ts';
import { openNft } from '../nft/component.ts';
import { media } from '../nft/media.ts';
import { resolveData } from '../nft/resolve.ts';
import { verifyBlock } from '../nft/verify.ts';
import type { BenchOptions, MeasurementName } from '../options.ts';
import type { Row } from './row.ts';
import { signing } from '../signing/signing.ts';
import { LocalSite } from '../site.ts';
import { sizes } from '../sizes.ts';
import { soak } from '../soak/soak.ts';
import { startUp } from '../start-up.ts';
import { composedSubjects } from '../subjects/composed.ts';
import { asyncStreamsSubject, gatewaySubject, workersSubject } from '../subjects/gateway.ts';
import { reference, referenceSubject, referenceWithAnswers, referenceWithUndici } from '../subjects/reference.ts';

/** The measurements by name. */
export const measurements: Readonly<Record<MeasurementName, (options: BenchOptions) => Row[] | Promise<Row[]>>> = {
  signing: ({ effort }) => signing(effort),
  exchange: ({ effort }) => exchange(effort),
  nft: async ({ effort }) => {
    const nft = await openNft();
    return [...(await resolveData(nft, effort)), ...(await verifyBlock(nft, effort))];
  },
  limits: ({ effort }) => limits(effort),
  instantiate: async ({ effort }) => [...(await instantiate(effort)), ...(await isolate(effort))],
  memory: ({ requests }) => memory(requests),
  sizes,
  load: async ({ load: effort }) => {
    await using site = await LocalSite.open();
    return await load(
      [
        gatewaySubject(site),
        workersSubject(site),
        referenceSubject(reference, site),
        referenceSubject(referenceWithAnswers, site),
        referenceSubject(referenceWithUndici, site),
      ],
      effort,
    );
  },
  drivers: async ({ load: effort }) => {
    await using site = await LocalSite.open();
    const rows = await load([gatewaySubject(site), asyncStreamsSubject(site)], effort);
    // The aims of a load are for services of others.
    return rows.map(({ id, what, unit, ours, beside }) => ({ id: id.replace('load.', 'drivers.'), what, unit, ours, beside }));
  },
  hosts: async ({ load: effort }) => {
    await compose();
    await performAll([wasmtimeStep]);
    await using site = await LocalSite.open();
    const subjects = [gatewaySubject(site), asyncStreamsSubject(site), workersSubject(site), ...composedSubjects(site)];
    const rows = await load(subjects, effort);
    return rows.map(({ id, what, unit, ours, beside }) => ({ id: id.replace('load.', 'hosts.'), what, unit, ours, beside }));
  },
  middleware: async ({ load: effort }) => {
    await compose();
    await performAll([wasmtimeStep, ...serviceForTestsSteps()]);
    await using site = await LocalSite.open();
    return await middleware(site, effort);
  },
  signatures: ({ load: effort, connections }) => signatures(connections, effort),
  batch: ({ downloads }) => batch(downloads),
  media: ({ downloads }) => media(downloads),
  'start-up': async ({ starts }) => {
    await using site = await LocalSite.open();
    return await startUp([gatewaySubject(site), workersSubject(site), referenceSubject(reference, site)], starts);
  },
  'cold-start': async ({ starts, requests }) => {
    await compose();
    await performAll([wasmtimeStep]);
    await using site = await LocalSite.open();
    return await coldStart([gatewaySubject(site), workersSubject(site), ...composedSubjects(site)], starts, requests);
  },
  deploy: () => deploy(),
  soak: ({ soakSeconds }) => soak(soakSeconds),
};
