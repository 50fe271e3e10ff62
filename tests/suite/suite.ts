import { afterAll, beforeAll, describe } from 'vitest';
import { abuse } from './access/abuse.ts';
import { access } from './access/access.ts';
import { hiddenOrigins } from './access/hidden-origins.ts';
import { absoluteTargets, servedHosts } from './access/served-hosts.ts';
import { stampedSignatures, stamps } from './access/stamps.ts';
import { consoleFiles } from './access/console.ts';
import { auditAccess } from './access/audit.ts';
import { avatar } from './nft/routes/avatar.ts';
import { badCalls } from './malformed/calls.ts';
import { badInput } from './malformed/input.ts';
import { badParameters } from './malformed/parameters.ts';
import { batch } from './nft/routes/batch.ts';
import { clientForms } from './rpc/client-forms.ts';
import { checkpoints } from './signer/checkpoints.ts';
import { chainCases } from './signer/cases/chains.ts';
import { authorizationCases } from './signer/cases/authorizations.ts';
import { clientFormCases } from './signer/cases/client-forms.ts';
import { fillingCases } from './signer/cases/filling.ts';
import { keyCases } from './signer/cases/keys.ts';
import { bumpCases } from './signer/cases/bumps.ts';
import { caseCoverage } from './signer/cases/coverage.ts';
import { delegatedCases } from './signer/cases/delegated.ts';
import { outboxCases } from './signer/cases/outbox.ts';
import { socketEnds } from './rpc/sockets/ends.ts';
import { socketMisuse } from './rpc/sockets/misuse.ts';
import { socketLibraries } from './rpc/sockets/libraries.ts';
import { subscriptions } from './rpc/sockets/subscriptions.ts';
import { roster } from './signer/roster.ts';
import { brokenMedia } from './nft/routes/broken-media.ts';
import { collection, keptCollections } from './nft/routes/collection.ts';
import { concurrency } from './signer/concurrency.ts';
import { configuration } from './malformed/configuration.ts';
import { crash } from './failures/crash.ts';
import { events } from './nft/routes/events.ts';
import { filling } from './signer/filling.ts';
import { freshness } from './nft/routes/freshness.ts';
import { hardTokens } from './nft/hard-tokens.ts';
import type { SuiteHost } from './support/host.ts';
import { integrity, keptContent } from './nft/integrity.ts';
import { idempotency } from './signer/idempotency.ts';
import { kill } from './failures/kill.ts';
import { limits, signerLimits } from './rpc/limits.ts';
import { logs } from './failures/logs.ts';
import { media } from './nft/routes/media.ts';
import { metadata } from './nft/metadata.ts';
import { network } from './nft/network.ts';
import { outbox } from './signer/outbox.ts';
import { outboxUnattended } from './signer/outbox-unattended.ts';
import { draining } from './operation/draining.ts';
import { probes } from './operation/probes.ts';
import { policy } from './signer/policy/policy.ts';
import { policyDomains } from './signer/policy/domains.ts';
import { policyMeaning } from './signer/policy/meaning.ts';
import { events as contractEvents, keptFilters } from './rpc/filters.ts';
import { keptReads, ranges, sharedReads } from './rpc/reads.ts';
import { clientLeft, socketLeft } from './rpc/client-left.ts';
import { clockBack } from './rpc/clock-back.ts';
import { rpcCaseCoverage } from './rpc/coverage.ts';
import { brokenAnswers, codedAnswers, longAnswers } from './rpc/long-answers.ts';
import { proxy } from './rpc/proxy.ts';
import { proxydCases } from './rpc/proxyd.ts';
import { reportedClients } from './rpc/reported.ts';
import { contentAfterRestart, restart } from './failures/restart.ts';
import { lyingEndpoint, sends } from './signer/sends.ts';
import { sharedFetches } from './nft/coalesced-fetches.ts';
import { refusedConnections, shutdown } from './failures/shutdown.ts';
import { signedClientForms } from './signer/client-forms.ts';
import { signing } from './signer/signing.ts';
import { transactions } from './signer/transactions.ts';
import { trapLog } from './failures/trap-log.ts';
import { trap } from './failures/trap.ts';
import { typedDataCases } from './signer/cases/typed-data.ts';
import { unknownMethods } from './malformed/unknown-methods.ts';
import { widths } from './nft/routes/widths.ts';
import { withoutSigner } from './access/without-signer.ts';
import { upstreamCases } from './rpc/upstreams/cases.ts';
import { upstreamRules } from './rpc/upstreams/rules.ts';
import { holdAnswers } from './described/hold.ts';
import { watchedHost } from './described/watch.ts';
import { World } from './support/world.ts';

/** The parts that need a running gateway only. */
const always = {
  metadata,
  hardTokens,
  media,
  brokenMedia,
  widths,
  batch,
  collection,
  keptCollections,
  avatar,
  freshness,
  events,
  integrity,
  keptContent,
  signing,
  transactions,
  filling,
  policy,
  policyMeaning,
  policyDomains,
  unknownMethods,
  clientForms,
  signedClientForms,
  authorizationCases,
  bumpCases,
  chainCases,
  clientFormCases,
  fillingCases,
  typedDataCases,
  access,
  hiddenOrigins,
  servedHosts,
  auditAccess,
  stamps,
  stampedSignatures,
  proxy,
  proxydCases,
  reportedClients,
  ranges,
  contractEvents,
  upstreamCases,
  upstreamRules,
  longAnswers,
  codedAnswers,
  brokenAnswers,
  limits,
  signerLimits,
  abuse,
  badInput,
  badCalls,
  badParameters,
  network,
  idempotency,
  logs,
  concurrency,
};

/** Every part of the suite, by its name. */
export const parts = {
  ...always,
  socketLibraries,
  subscriptions,
  socketMisuse,
  socketEnds,
  withoutSigner,
  keyCases,
  configuration,
  restart,
  contentAfterRestart,
  probes,
  draining,
  shutdown,
  refusedConnections,
  absoluteTargets,
  consoleFiles,
  sharedFetches,
  clientLeft,
  clockBack,
  socketLeft,
  keptFilters,
  keptReads,
  sharedReads,
  trap,
  trapLog,
  crash,
  kill,
  checkpoints,
  roster,
  sends,
  lyingEndpoint,
  outbox,
  outboxUnattended,
  outboxCases,
  delegatedCases,
  caseCoverage,
  rpcCaseCoverage,
};

/** The name of a part. */
export type Part = keyof typeof parts;

/** The parts that a host cannot pass, each with the reason. They are not run on it. */
export type Missing = Readonly<Partial<Record<Part, string>>>;

/** Runs the suite against a host, over HTTP only. Leaves out the parts in `missing`. */
export function suite(host: SuiteHost & AsyncDisposable, missing: Missing = {}): void {
  partsOn(
    host,
    Object.entries(parts).flatMap(([name, part]) => (Object.hasOwn(missing, name) ? [] : [part])),
  );
}

/**
 * Parts that ask for every kind of effect. They stand for the whole suite where a call takes tens
 * of times as long.
 */
const excerpt = { metadata, integrity, hiddenOrigins, signing, proxy, upstreamRules, longAnswers, limits, badInput, logs, shutdown };

/**
 * Runs an excerpt of the suite against a host, without the parts in `missing`. Runs all of it if
 * `MINTMARK_WHOLE_SUITES` is `1`.
 */
export function excerptOf(host: SuiteHost & AsyncDisposable, missing: Missing): void {
  if (process.env['MINTMARK_WHOLE_SUITES'] === '1') return suite(host, missing);
  partsOn(
    host,
    Object.entries(excerpt).flatMap(([name, part]) => (Object.hasOwn(missing, name) ? [] : [part])),
  );
}

/**
 * Runs some parts of the suite in a world of their own. A test fails if a gateway gives an answer
 * that `schema/openapi.yaml` or `schema/openrpc.yaml` does not describe.
 */
export function partsOn(host: SuiteHost & AsyncDisposable, parts: readonly ((world: () => World) => void)[]): void {
  describe(host.name, () => {
    let world: World | undefined;
    holdAnswers();
    beforeAll(async () => {
      world = await World.create(watchedHost(host));
    }, 60_000);
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
      await world?.[Symbol.asyncDispose]();
    });
    const currentWorld = (): World => {
      if (world === undefined) throw new Error('the world is not there: it failed to start');
      return world;
    };
    for (const part of parts) part(currentWorld);
  });
}
