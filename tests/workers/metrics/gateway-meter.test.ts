import { expect, test } from 'vitest';
import { GatewayMeter } from '../../../hosts/workers/metrics/gateway-meter.ts';
import { Meter } from '../../../hosts/workers/metrics/meter.ts';

/** Returns the meter of a gateway, and a function that returns what it has written. */
function metered() {
  const points: string[] = [];
  const dataset = {
    writeDataPoint: ({ indexes, blobs, doubles }: { indexes: string[]; blobs: string[]; doubles: number[] }) =>
      void points.push([...indexes, ...blobs, doubles[0]].join(' ')),
  };
  const meter = new GatewayMeter(new Meter(dataset, () => undefined));
  const written = (): string[] => {
    meter.flush();
    return points.splice(0).sort();
  };
  return { meter, written };
}

test('the time of an upstream leaves out what nobody waited for, and what was not sent', () => {
  const { meter, written } = metered();
  const upstream = { kind: 'rpc', chain: '1', endpoint: '0' } as const;
  for (const outcome of ['ok', 'timed-out', 'aborted', 'refused', 'overloaded'] as const) meter.upstream(upstream, outcome, 1);
  expect(written()).toEqual([
    'mintmark_upstream_duration_seconds 1 0 rpc 2',
    'mintmark_upstream_requests_total 1 0 rpc aborted 1',
    'mintmark_upstream_requests_total 1 0 rpc ok 1',
    'mintmark_upstream_requests_total 1 0 rpc overloaded 1',
    'mintmark_upstream_requests_total 1 0 rpc refused 1',
    'mintmark_upstream_requests_total 1 0 rpc timed-out 1',
  ]);
});

test('a request has a template as its route, and nothing that a client chose', () => {
  const { meter, written } = metered();
  const log = meter.counting(() => undefined, ['/readyz']);
  log({ requestId: '1', route: '/readyz', status: 200 });
  log({ requestId: '2', route: '/my-secret', status: 404 });
  log({ requestId: '3', route: '/rpc/{chain}', codes: ['client-left'] }, 1);
  expect(written()).toEqual([
    'mintmark_request_duration_seconds /rpc/{chain} 1',
    'mintmark_requests_total /readyz 200 1',
    'mintmark_requests_total /rpc/{chain} none 1',
    'mintmark_requests_total unknown 404 1',
  ]);
});
