import type { Static } from 'typebox';
import { renderSVG } from 'uqr';
import { assert, type Caller } from '#kernel';
import { formatAmount, money } from '#money';
import { epcText } from '#providers';
import { attemptsByIds } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse as refusePayment } from '../errors.ts';
import type { PaymentParams } from '../payment/schema.ts';
import { paymentById } from '../payment/store.ts';
import { refuse } from './errors.ts';
import type { TransferInstructions } from './schema.ts';
import { arrivedFor } from './store.ts';

/**
 * What a payer needs to pay by bank transfer: the account, the reference, and a QR code that fills
 * in the transfer. Where a part has arrived, the code asks for the rest.
 *
 * @throws refusal payment_not_found, transfer_not_awaited
 */
export const retrieveTransferInstructions = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof PaymentParams> },
): Promise<TransferInstructions> =>
  await deps.database.asTenant(caller, async (tx) => {
    const payment = await tx.row(paymentById, [params.payment_id]);
    if (payment === undefined) throw refusePayment('payment_not_found');
    const { next_action: action, open_attempt_id: attemptId } = payment;
    if (action?.type !== 'bank_transfer' || attemptId === null)
      throw refuse('transfer_not_awaited');
    const [attempt] = await tx.rows(attemptsByIds, [[attemptId]]);
    const arrived = await tx.row(arrivedFor, [attemptId]);
    assert(attempt !== undefined && arrived !== undefined, 'a fence names an attempt that is kept');
    const { currency } = payment;
    const missing = money(attempt.amount_minor - arrived.minor, currency);
    const { holder, iban, bic, reference } = action;
    const epc = epcText({ holder, iban, bic, reference, amount: missing });
    return {
      object: 'transfer_instructions',
      payment_id: payment.id,
      amount: formatAmount(money(attempt.amount_minor, currency)),
      currency,
      arrived_amount: formatAmount(money(arrived.minor, currency)),
      missing_amount: formatAmount(missing),
      holder,
      iban,
      bic,
      reference,
      epc,
      // Level M: EPC069-12, section 3.
      qr_svg: renderSVG(epc, { ecc: 'M', border: 4 }),
      expires_at: attempt.expires_at?.toISOString() ?? null,
    };
  });
