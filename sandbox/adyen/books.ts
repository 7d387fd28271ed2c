import type { SmallWorld } from '../kernel/world/small-world.ts';
import { movementsOf } from './settlement-report.ts';
import type {
  AdyenShape,
  DisputeRecord,
  ModificationRecord,
  PaymentRecord,
  StoredRecord,
} from './shape.ts';

/** The oracle: what one merchant account has seen and moved. Adyen's minor units. */
export interface AdyenBooks {
  readonly payments: readonly PaymentRecord[];
  readonly modifications: readonly ModificationRecord[];
  readonly disputes: readonly DisputeRecord[];
  readonly stored: readonly StoredRecord[];
  readonly sums: readonly AdyenSums[];
  readonly holds: number;
  readonly raises: number;
  readonly voids: number;
}

export interface AdyenSums {
  readonly currency: string;
  readonly authorised: number;
  /** Captures that stand, those that came with their authorisation too. */
  readonly captured: number;
  readonly refunded: number;
  readonly disputed: number;
  readonly costs: number;
}

/** Reads one world's books; with `isBrief` the lists are left out. */
export const booksOf = (world: SmallWorld<AdyenShape>, isBrief: boolean): AdyenBooks => {
  const payments = world.list('payment');
  const modifications = world.list('modification');
  const granted = payments.filter((one) => one.granted_ms !== null && one.state !== 'stored');
  const currencies = [...new Set(granted.map((one) => one.amount.currency))].toSorted();
  return {
    payments: isBrief ? [] : payments,
    modifications: isBrief ? [] : modifications,
    disputes: isBrief ? [] : world.list('dispute'),
    stored: isBrief ? [] : world.list('stored'),
    sums: currencies.map((currency) => sumsOf(world, currency, granted)),
    holds: granted.length,
    raises: sum(payments.map((one) => one.raises)),
    voids: modifications.filter((one) => one.kind === 'cancel' && one.state === 'done').length,
  };
};

const sumsOf = (
  world: SmallWorld<AdyenShape>,
  currency: string,
  granted: readonly PaymentRecord[],
): AdyenSums => {
  const own = granted.filter((one) => one.amount.currency === currency);
  const disputes = world.list('dispute').filter((one) => one.amount.currency === currency);
  const moves = movementsOf(world).filter((one) => one.payment.amount.currency === currency);
  return {
    currency,
    authorised: sum(own.map((one) => one.amount.value)),
    captured: sum(own.map((one) => one.captured)),
    refunded: sum(own.map((one) => one.refunded)),
    disputed: sum(
      disputes
        .filter((one) => one.charged_back_ms !== null && one.reversed_ms === null)
        .map((one) => one.amount.value),
    ),
    costs: sum(moves.map(({ costs }) => costs.markup + costs.scheme + costs.interchange)),
  };
};

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
