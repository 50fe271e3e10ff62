import { afterAll, beforeAll, describe } from 'vitest';
import { diskFull } from './pages/disk-full.ts';
import { incidents } from './pages/incidents.ts';
import { keys } from './pages/keys.ts';
import { production } from './pages/production.ts';
import { state } from './pages/state.ts';
import { tls } from './pages/tls.ts';
import { noContainers } from './support/podman.ts';
import { Service } from './support/service.ts';

describe.skipIf(noContainers !== undefined)('the commands of the operators’ pages', () => {
  let service: Service | undefined;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service?.[Symbol.asyncDispose]());

  const started = (): Service => {
    if (service === undefined) throw new Error('expected a service, got none');
    return service;
  };
  production(started);
  state(started);
  diskFull(started);
  keys(started);
  incidents(started);
  tls(started);
});
