import { jsonRows, type StoredEvent, subscription, type Transaction, type Wake } from '#kernel';
import { splitFactsOf } from '#payments';
import type { MarketplaceDeps } from '../deps.ts';
import type { Split } from '../share/share.ts';
import { hastenSplits, insertSplits } from './store.ts';

/** The consumer of events behind split payments, and its job. */
export const followPaymentsName = 'marketplace.follow_payments';

/** The job that folds split payments; its wake-ups carry the payment's id. */
export const foldSplitsName = 'marketplace.fold_splits';

/**
 * Listens to what happens to payments, and has those that are split folded. It decides nothing
 * itself: the fold looks at what stands, whichever event it was that came.
 */
export const followPayments = subscription<MarketplaceDeps>({
  name: followPaymentsName,
  summary: 'Has split payments folded when something happened to them',
  limit: 200,
  everyMs: 1_000,
  handle: async (deps, tx, events) => await follow(deps, tx, events),
});

const follow = async (
  deps: Pick<MarketplaceDeps, 'clock'>,
  tx: Transaction,
  events: readonly StoredEvent[],
): Promise<readonly Wake[]> => {
  const paid = events.filter(isOfSplitPayment);
  const keys = new Map(
    paid.map(({ scope, object }) => [object.id, { scope, paymentId: object.id }]),
  );
  const facts = await splitFactsOf(tx, [...keys.values()]);
  const now = deps.clock.now();
  const splits = facts.flatMap((one): readonly Split[] => {
    const { scope, provider, connectionId } = one;
    // Nothing was taken yet, and nobody knows where it will be.
    if (one.capturedMinor === 0n || provider === null || connectionId === null) return [];
    return [
      {
        organisation_id: scope.organisationId,
        mode: scope.mode,
        payment_id: one.paymentId,
        provider,
        connection_id: connectionId,
        charge_kind: one.plan.chargeKind,
        currency: one.currency,
        fee_minor: 0n,
        rounding_minor: 0n,
        booking_count: 0,
        next_fold_at: now,
        created_at: now,
        updated_at: now,
      },
    ];
  });
  if (splits.length > 0) await tx.run(insertSplits, [jsonRows(splits)]);
  const touched = events.flatMap(paymentOf);
  await tx.run(hastenSplits, [
    touched.map(({ organisationId }) => organisationId),
    touched.map(({ paymentId }) => paymentId),
    now,
  ]);
  const objectIds = new Set([
    ...splits.map(({ payment_id }) => payment_id),
    ...touched.map(({ paymentId }) => paymentId),
  ]);
  return [...objectIds].map((objectId) => ({ job: foldSplitsName, objectId }));
};

const isOfSplitPayment = ({ object, payload }: StoredEvent): boolean =>
  object.type === 'payment' && 'split' in payload && payload.split !== null;

/** The payment that a refund or a dispute is of, and a payment that is split. */
const paymentOf = (
  event: StoredEvent,
): readonly { readonly organisationId: string; readonly paymentId: string }[] => {
  const { scope, object, payload } = event;
  const { organisationId } = scope;
  if (isOfSplitPayment(event)) return [{ organisationId, paymentId: object.id }];
  if (object.type !== 'refund' && object.type !== 'dispute') return [];
  const paymentId = 'payment_id' in payload ? payload.payment_id : undefined;
  return typeof paymentId === 'string' ? [{ organisationId, paymentId }] : [];
};
