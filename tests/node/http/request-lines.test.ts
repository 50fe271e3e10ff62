import { expect, test } from 'vitest';
import { logTo, makeLogger } from '../../../hosts/node/log.ts';
import { requestLines } from '../../../hosts/node/http/request-lines.ts';
import { redactor } from '../../../hosts/shared/config/text/redact.ts';
import { requestLog } from '../../../hosts/shared/log/fields.ts';
import type { RequestOutcome } from '../../../hosts/shared/log/fields.ts';

const whole: RequestOutcome = {
  requestId: 'a"\\\u2028\n',
  route: '/rpc/{chain}',
  chain: '1',
  status: 200,
  codes: ['deadline', 'upstream-error'],
  fault: 'upstream',
  detail: 'https://rpc.example: no answer; the-secret was sent',
  cost: 20.5,
  plan: 'anonymous',
  caller: 'backend',
  methods: ['eth_call'],
  attempts: [{ origin: 'https://rpc.example', said: 'status 500' }],
};
const outcomes: readonly RequestOutcome[] = [
  whole,
  { requestId: 'b' },
  { requestId: 'c', status: 500, codes: ['internal'], fault: 'gateway', methods: [], attempts: [] },
  { requestId: 'd', status: 404, codes: ['unknown-route'], fault: 'client' },
];

test('a line of a request is that of pino, without secrets', () => {
  const redact = redactor(['the-secret']);
  const linesOf = (make: (write: (line: string) => void) => (outcome: RequestOutcome) => void): string[] => {
    const lines: string[] = [];
    const log = make((line) => void lines.push(line));
    outcomes.forEach((outcome) => log(outcome));
    return lines.map((line) => line.replace(/"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/, '"time":"…"'));
  };
  const ours = linesOf((write) => {
    const log = requestLines({ write }, redact);
    return (outcome) => log(outcome, 1.23456);
  });
  const pinos = linesOf((write) => {
    const log = requestLog(logTo(makeLogger({ write }, redact)));
    return (outcome) => log(outcome, 1.23456);
  });
  expect(ours).toEqual(pinos);
  expect(ours.join('')).not.toContain('the-secret');
});
