import type { Stripe } from 'stripe';
import type { PayoutReport, ReversalReport, TransferReport } from '../../contract.ts';
import { toMoney } from '../answers.ts';
import { type Known, meaningOf } from '../status-map.ts';
import { amountOf, idOf, ourName, timeOf, wholeOf } from './answers.ts';
import { payoutKey, reversalKey, transferKey } from './names.ts';

/** What a Transfer says of itself; nothing where its amounts cannot be counted. */
export const reportTransfer = (transfer: Stripe.Transfer): TransferReport | undefined => {
  const amount = amountOf(transfer);
  const reversed = toMoney(transfer.amount_reversed, transfer.currency);
  const destination = idOf(transfer.destination);
  if (amount === undefined || reversed === undefined || destination === null) return undefined;
  const payment = wholeOf(transfer.destination_payment);
  const booked = wholeOf(payment?.balance_transaction);
  return {
    about: 'transfer',
    reference: transfer.id,
    transferId: ourName(transfer, transferKey),
    destination,
    amount,
    reversed,
    availableOn: booked === undefined ? null : timeOf(booked.available_on),
    destinationPayment: idOf(transfer.destination_payment),
  };
};

/** What a reversal of a transfer, or a refund of a fee, says of itself. */
export const reportReversal = (
  reversal: Stripe.TransferReversal | Stripe.FeeRefund,
): ReversalReport | undefined => {
  const amount = amountOf(reversal);
  if (amount === undefined) return undefined;
  return {
    about: 'reversal',
    reference: reversal.id,
    reversalId: ourName(reversal, reversalKey),
    amount,
    occurredAt: timeOf(reversal.created),
  };
};

/** The SDK types a payout's status as text; the values are from docs.stripe.com/api/payouts/object. */
const payoutStatus = {
  pending: 'pending',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  canceled: 'canceled',
} as const satisfies Record<string, PayoutReport['status']>;

/** What a Payout of an account says of itself; nothing for a status that no table holds. */
export const reportPayout = (payout: Stripe.Payout, account: string): PayoutReport | undefined => {
  const status = meaningOf<PayoutReport['status']>(payoutStatus, payout.status);
  const amount = amountOf(payout);
  if (status === undefined || amount === undefined) return undefined;
  const booked = wholeOf(payout.balance_transaction);
  return {
    about: 'payout',
    reference: payout.id,
    payoutId: ourName(payout, payoutKey),
    account,
    status,
    amount,
    fee: booked === undefined ? null : (toMoney(booked.fee, booked.currency) ?? null),
    method: payout.method === 'instant' ? 'instant' : 'standard',
    isAutomatic: payout.automatic,
    arrivesOn: Number.isSafeInteger(payout.arrival_date) ? timeOf(payout.arrival_date) : null,
    destination: idOf(payout.destination),
    failure:
      payout.failure_code === null
        ? null
        : { code: payout.failure_code, message: payout.failure_message ?? '' },
    isReconciled: payout.reconciliation_status === ('completed' satisfies Reconciliation),
  };
};

type Reconciliation = Known<Stripe.Payout.ReconciliationStatus>;
