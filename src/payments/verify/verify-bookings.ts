import type { Transaction } from '#kernel';
import { type Movement, movementsOf } from '#ledger';
import type { VerifiedPayment } from './store.ts';

/**
 * I3: what the ledger has posted for a payment on the organisation's balance is what was captured
 * less what was refunded; what it holds there is what is held less refunds under way.
 */
export const verifyBookings = async (
  tx: Transaction,
  page: readonly VerifiedPayment[],
): Promise<readonly string[]> => {
  const references = page.map((payment) => ({
    organisationId: payment.organisation_id,
    referenceId: payment.id,
  }));
  const movements = await movementsOf(tx, 'payment', references);
  const ofPayment = Map.groupBy(movements, keyOfMovement);

  return page.flatMap((payment) => {
    const own = ofPayment.get(`${payment.organisation_id} ${payment.id}`) ?? [];
    const account = `organisation:balance:${payment.currency}`;
    const posted = sumOn(own, account, 'posted');
    const pending = sumOn(own, account, 'pending');
    const isRight = posted === postedBy(payment) && pending === pendingBy(payment);
    return isRight
      ? []
      : [
          `${payment.id} (${payment.state}): posted ${posted} for ${postedBy(payment)}, ` +
            `held ${pending} for ${pendingBy(payment)} ${payment.currency}`,
        ];
  });
};

const keyOfMovement = (movement: Movement): string =>
  `${movement.organisationId} ${movement.referenceId}`;

const sumOn = (movements: readonly Movement[], path: string, layer: Movement['layer']): bigint =>
  movements
    .filter((movement) => movement.path === path && movement.layer === layer)
    .reduce((sum, movement) => sum + movement.minor, 0n);

const postedBy = (payment: VerifiedPayment): bigint =>
  payment.captured_minor - payment.refunded_minor;

/** An authorisation is held until it is captured or let go; a refund until the provider made it. */
const pendingBy = (payment: VerifiedPayment): bigint =>
  payment.held_minor - payment.refund_pending_minor;
