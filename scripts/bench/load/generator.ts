/**
 * Performs the loads that its parent sends, one after the other, and sends back the outcome of
 * each.
 */
import autocannon from 'autocannon';
import type { Outcome, Plan } from './plan.ts';

process.on('message', (plan: Plan) => {
  void perform(plan).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
// The parent has ended.
process.on('disconnect', () => process.exit());

async function perform({ baseUrl, connections, seconds, requests, expected }: Plan): Promise<Outcome> {
  const {
    '2xx': good,
    duration,
    errors,
    timeouts,
    non2xx,
    mismatches,
  } = await autocannon({
    url: baseUrl,
    connections,
    duration: seconds,
    requests,
    verifyBody: (body) => body.includes(expected),
  });
  return { answers: good - mismatches, seconds: duration, errors: errors + timeouts, refused: non2xx, mismatches };
}
