import { deploy } from '../deploy.ts';
import { exchange } from '../exchange.ts';
import { instantiate } from '../instantiate.ts';
import { isolate } from '../isolate/isolate.ts';
import { load } from '../load/load.ts';
import { memory } from '../memory.ts';
import type { BenchOptions, MeasurementName } from '../options.ts';
import type { Row } from './row.ts';
import { signing } from '../signing/signing.ts';
import { LocalSite } from '../site.ts';
import { sizes } from '../sizes.ts';
import { startUp } from '../start-up.ts';
import { gatewaySubject, workersSubject } from '../subjects/gateway.ts';
import { reference, referenceSubject, referenceWithAnswers, referenceWithUndici } from '../subjects/reference.ts';

/** The measurements by name. */
export const measurements: Readonly<Record<MeasurementName, (options: BenchOptions) => Row[] | Promise<Row[]>>> = {
  signing: ({ effort }) => signing(effort),
  exchange: ({ effort }) => exchange(effort),
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
  'start-up': async ({ starts }) => {
    await using site = await LocalSite.open();
    return await startUp([gatewaySubject(site), workersSubject(site), referenceSubject(reference, site)], starts);
  },
  deploy: () => deploy(),
};
