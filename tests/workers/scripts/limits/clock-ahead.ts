import { setClockAhead } from '../../../limits/clock-ahead.ts';

export * from '../../../../hosts/workers/gateway-worker.ts';
export { default } from '../../../../hosts/workers/gateway-worker.ts';

setClockAhead();
