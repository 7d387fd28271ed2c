import type { SmallWorld } from '../kernel/world/small-world.ts';
import type {
  CaptureRecord,
  ChargebackRecord,
  MollieShape,
  PaymentRecord,
  RefundRecord,
} from './records.ts';

/** What this Mollie has seen and moved: the oracle. Units of each currency's last decimal. */
export interface MollieBooks {
  readonly payments: readonly PaymentRecord[];
  readonly captures: readonly CaptureRecord[];
  readonly refunds: readonly RefundRecord[];
  readonly chargebacks: readonly ChargebackRecord[];
  readonly sums: readonly MollieSums[];
}

export interface MollieSums {
  readonly currency: string;
  readonly held: number;
  readonly captured: number;
  readonly refunded: number;
  readonly charged_back: number;
}

export function mollieBooks(world: SmallWorld<MollieShape>, isBrief: boolean): MollieBooks {
  const payments = world.list('payment');
  const currencies = [...new Set(payments.map(({ currency }) => currency))].toSorted();
  return {
    payments: isBrief ? [] : payments,
    captures: isBrief ? [] : world.list('capture'),
    refunds: isBrief ? [] : world.list('refund'),
    chargebacks: isBrief ? [] : world.list('chargeback'),
    sums: currencies.map((currency) =>
      sumOf(
        currency,
        payments.filter((one) => one.currency === currency),
      ),
    ),
  };
}

function sumOf(currency: string, payments: readonly PaymentRecord[]): MollieSums {
  const total = (of: (payment: PaymentRecord) => number) =>
    payments.reduce((sum, payment) => sum + of(payment), 0);
  return {
    currency,
    held: total(({ status, units }) => (status === 'authorized' ? units : 0)),
    captured: total(({ status, isManual, captured_units, units }) =>
      status === 'paid' ? (isManual ? captured_units : units) : 0,
    ),
    refunded: total(({ refunded_units }) => refunded_units),
    charged_back: total(({ charged_back_units }) => charged_back_units),
  };
}
