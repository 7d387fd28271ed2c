import type { Metrics } from '#kernel';
import { trialBalance } from '#ledger';
import { type PaymentsDeps, readPaymentHealth } from '#payments';
import {
  type Called,
  type Finding,
  type Outcome,
  type Provider,
  readErrandHealth,
} from '#providers';
import { readDeliveryHealth } from '#webhooks';
import type { Foundations } from './foundations.ts';

/** Counts what becomes of payments. */
export const countTold =
  (metrics: Metrics): PaymentsDeps['onTold'] =>
  (tellings) => {
    for (const { object } of tellings) {
      if (object.type !== 'payment') continue;
      const {
        provider,
        method_type: method,
        currency,
        state,
        failure_reason: why,
      } = object.payment;
      metrics.count('payments_total', {
        connector: provider ?? 'none',
        method: method ?? 'none',
        currency,
        status: state,
        reason_class: why ?? 'none',
      });
    }
  };

/** A provider whose calls are timed, and that is loud when it says what our tables do not hold. */
export const timed = (provider: Provider, { clock, metrics, log }: Foundations): Provider => {
  const time = async <Result extends Outcome | Finding>(
    op: string,
    call: Promise<Called<Result>>,
  ): Promise<Called<Result>> => {
    const beganMs = clock.monotonicMs();
    const called = await call;
    const labels = { connector: provider.name, op, outcome: called.result.kind };
    const seconds = (clock.monotonicMs() - beganMs) / 1_000;
    metrics.observe('psp_request_duration_seconds', labels, seconds);
    const outcome = called.result.kind === 'found' ? called.result.outcome : called.result;
    if (isUnmapped(outcome)) {
      metrics.count('psp_unmapped_total', { connector: provider.name, op });
      log.error({ connector: provider.name, op, outcome }, 'provider.unmapped');
    }
    return called;
  };
  return {
    ...provider,
    send: async (connection, request, key) =>
      await time(request.operation, provider.send(connection, request, key)),
    ask: async (connection, request, by) =>
      await time(`ask_${request.operation}`, provider.ask(connection, request, by)),
    readNotices: (...delivery) => {
      const notices = provider.readNotices(...delivery);
      for (const { type, claim } of notices ?? []) {
        if (claim?.about !== 'attempt' || !isUnmapped(claim.outcome)) continue;
        metrics.count('psp_unmapped_total', { connector: provider.name, op: 'notice' });
        log.error({ connector: provider.name, op: 'notice', type }, 'provider.unmapped');
      }
      return notices;
    },
  };
};

/** That the provider said what no table of ours holds. */
const isUnmapped = (outcome: Outcome | Finding): boolean =>
  'isUnmapped' in outcome && outcome.isUnmapped === true;

/** Reads the gauges that are true of the whole database, when somebody looks. */
export const gaugeBooks = ({ database, clock, metrics }: Foundations): void => {
  metrics.beforeScrape(async () => {
    const payments = await readPaymentHealth({ database, clock });
    metrics.set('payments_unknown', {}, payments.unknown);
    metrics.set('payment_oldest_nonterminal_age_seconds', {}, payments.oldestOpenAgeSeconds);
    const errands = await readErrandHealth({ database });
    metrics.set('errands_unknown', {}, errands.unknown);
    metrics.set('errands_in_review', {}, errands.inReview);
    const deliveries = await readDeliveryHealth({ database, clock });
    metrics.set('outbox_oldest_age_seconds', {}, deliveries.oldestEventAgeSeconds);
    metrics.set('webhook_dead', {}, deliveries.exhausted);
    const lines = await database.transaction(async (tx) => await trialBalance(tx));
    for (const { currency, posted } of lines) {
      metrics.set('ledger_imbalance_minor_units', { currency }, Number(posted));
    }
  });
};
