import type { Static } from 'typebox';
import { type Caller, jobRunsOf, listEvents, type Scope, type Transaction } from '#kernel';
import { type Transfer, transfersOf } from '#ledger';
import { deliveriesAbout, noticesAbout } from '#webhooks';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { PaymentParams } from '../payment/schema.ts';
import { paymentById } from '../payment/store.ts';
import { decisionsOfPayment } from '../routing/decision/store.ts';
import {
  deliveryItem,
  eventItem,
  exchangeItem,
  jobItem,
  noticeItem,
  openingItem,
  routeItem,
  stepItem,
  transferItem,
} from './items.ts';
import type { TimelineItem, TimelineView } from './schema.ts';
import { exchangesOfPayment, partsOfPayment, stepsOfPayment } from './store.ts';

/**
 * A payment explained: every route, state, call, notice, ledger transfer, event, delivery and job, in one
 * order. What was sent and answered is scrubbed before it is stored.
 *
 * @throws refusal payment_not_found
 */
export const retrieveTimeline = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof PaymentParams> },
): Promise<TimelineView> => {
  const { payment_id: paymentId } = params;
  const data = await deps.database.asTenant(caller, async (tx) => {
    if ((await tx.row(paymentById, [paymentId])) === undefined) {
      throw refuse('payment_not_found', { detail: `No payment ${paymentId}.` });
    }
    return await gather(tx, caller, paymentId);
  });
  return { object: 'timeline', payment_id: paymentId, data };
};

/** More confirmations than a payment will have. */
const routesMax = 100;
const afterEveryRoute = `rtd_${'z'.repeat(27)}`;

const gather = async (
  tx: Transaction,
  scope: Scope,
  paymentId: string,
): Promise<TimelineItem[]> => {
  const parts = await tx.rows(partsOfPayment, [paymentId]);
  const attempts = parts.filter((part) => part.noun === 'attempt');
  const objectIds = [paymentId, ...parts.map((part) => part.id)];
  const otherIds = parts.filter((part) => part.noun !== 'attempt').map((part) => part.id);
  const disputeIds = parts.filter((part) => part.noun === 'dispute').map((part) => part.id);
  const about = {
    attemptIds: attempts.map((attempt) => attempt.id),
    references: parts.flatMap((part) => part.provider_reference ?? []),
  };
  const told = [paymentId, ...otherIds];
  const [routes, steps, exchanges, transfers, notices, deliveries, jobs, ...events] =
    await Promise.all([
      tx.rows(decisionsOfPayment, [scope.organisationId, paymentId, afterEveryRoute, routesMax]),
      tx.rows(stepsOfPayment, [paymentId]),
      tx.rows(exchangesOfPayment, [paymentId]),
      transfersAbout(tx, scope, paymentId, disputeIds),
      noticesAbout(tx, scope, about),
      deliveriesAbout(tx, scope, told),
      jobRunsOf(tx, scope, objectIds),
      ...told.map(async (objectId) => await listEvents(tx, scope, { objectId, limit: 100 })),
    ]);
  return inOrder([
    ...routes.map(routeItem),
    ...attempts.map(openingItem),
    ...steps.map(stepItem),
    ...exchanges.map(exchangeItem),
    ...transfers.map(transferItem),
    ...events.flat().map(eventItem),
    ...notices.map(noticeItem),
    ...deliveries.map(deliveryItem),
    ...jobs.map(jobItem),
  ]);
};

/** What moved for the payment, and for each dispute of it. */
const transfersAbout = async (
  tx: Transaction,
  scope: Scope,
  paymentId: string,
  disputeIds: readonly string[],
): Promise<readonly Transfer[]> => {
  const references = [
    { type: 'payment', id: paymentId },
    ...disputeIds.map((id) => ({ type: 'dispute', id })),
  ];
  const found = await Promise.all(
    references.map(async (reference) => await transfersOf(tx, scope, reference)),
  );
  return found.flat();
};

/** What is committed together bears one time; within it cause stands before effect. */
const rank: Readonly<Record<TimelineItem['kind'], number>> = {
  notice: 0,
  job: 1,
  call: 2,
  route: 3,
  state: 4,
  transfer: 5,
  event: 6,
  delivery: 7,
};

const inOrder = (items: readonly TimelineItem[]): TimelineItem[] =>
  items.toSorted((a, b) => a.at.localeCompare(b.at) || rank[a.kind] - rank[b.kind]);
