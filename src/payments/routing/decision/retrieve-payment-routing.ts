import type { Static } from 'typebox';
import { type Caller, type Page, pageSize, toPage } from '#kernel';
import { refuse } from '../../errors.ts';
import type { PaymentParams } from '../../payment/schema.ts';
import { paymentById } from '../../payment/store.ts';
import type { RoutingDeps } from '../route-sources.ts';
import { presentDecision } from './present-decision.ts';
import type { ListDecisionsQuery, RouteDecisionView } from './schema.ts';
import { decisionsOfPayment } from './store.ts';

/**
 * Every decision where a payment was tried, newest first, each with its why. A payment that was
 * never confirmed has none.
 *
 * @throws refusal payment_not_found
 */
export const retrievePaymentRouting = async (
  deps: Pick<RoutingDeps, 'database'>,
  caller: Caller,
  input: {
    readonly params: Static<typeof PaymentParams>;
    readonly query: Static<typeof ListDecisionsQuery>;
  },
): Promise<Page<RouteDecisionView>> => {
  const { limit = pageSize, cursor = afterEveryId } = input.query;
  const id = input.params.payment_id;
  const rows = await deps.database.asTenant(caller, async (tx) => {
    if ((await tx.row(paymentById, [id])) === undefined) {
      throw refuse('payment_not_found', { detail: `No payment ${id}.` });
    }
    return await tx.rows(decisionsOfPayment, [caller.organisationId, id, cursor, limit + 1]);
  });
  return toPage(rows, limit, presentDecision);
};

/** Where the first page begins: a bound instead of none, so that every page seeks in the index. */
const afterEveryId = `rtd_${'z'.repeat(27)}`;
