import type { Answer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import type { SmallWorld } from '../kernel/world/small-world.ts';
import { cardNamed } from './cards.ts';
import { printAmount } from './currencies.ts';
import { type Costs, costsOf, noCosts } from './fees.ts';
import type { AdyenShape, PaymentRecord } from './shape.ts';

const columns = [
  'Company Account',
  'Merchant Account',
  'Psp Reference',
  'Merchant Reference',
  'Payment Method',
  'Creation Date',
  'TimeZone',
  'Type',
  'Modification Reference',
  'Gross Currency',
  'Gross Debit (GC)',
  'Gross Credit (GC)',
  'Exchange Rate',
  'Net Currency',
  'Net Debit (NC)',
  'Net Credit (NC)',
  'Commission (NC)',
  'Markup (NC)',
  'Scheme Fees (NC)',
  'Interchange (NC)',
  'Modification Merchant Reference',
] as const;

/** One movement of money, as a line of the report. */
export interface Movement {
  readonly at_ms: number;
  readonly type: string;
  readonly payment: PaymentRecord;
  readonly modification: string;
  readonly reference: string;
  readonly value: number;
  readonly isCredit: boolean;
  readonly costs: Costs;
}

/** GET /adyen/reports/settlement_detail: all movements so far as CSV, oldest first. */
export const serveReport = ({ world }: Call<AdyenShape>): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/csv; charset=utf-8' },
  body: [columns.join(','), ...movementsOf(world).map((one) => lineOf(world, one))]
    .map((line) => `${line}\n`)
    .join(''),
});

/** Everything that moved money, oldest first. */
export const movementsOf = (world: SmallWorld<AdyenShape>): readonly Movement[] =>
  [...ofPayments(world), ...ofModifications(world), ...ofDisputes(world)].toSorted(
    (a, b) => a.at_ms - b.at_ms,
  );

const ofPayments = (world: SmallWorld<AdyenShape>): readonly Movement[] =>
  world.list('payment').flatMap((payment) => {
    const { granted_ms, is_auto, amount, state } = payment;
    if (!is_auto || granted_ms === null || state === 'stored') return [];
    return [settled(payment, payment.id, payment.reference, amount.value, granted_ms)];
  });

const ofModifications = (world: SmallWorld<AdyenShape>): readonly Movement[] =>
  world.list('modification').flatMap((one) => {
    const payment = world.get('payment', one.payment);
    const isMoved = one.state === 'done' || one.state === 'taken_back';
    if (payment === undefined || !isMoved) return [];
    if (one.kind !== 'capture' && one.kind !== 'refund') return [];
    const { id, reference, made_ms, taken_back_ms } = one;
    const { value } = one.amount;
    const isCapture = one.kind === 'capture';
    const common = { payment, modification: id, reference, value, costs: noCosts };
    const done: Movement = isCapture
      ? settled(payment, id, reference, value, made_ms)
      : { ...common, at_ms: made_ms, type: 'Refunded', isCredit: false };
    const back: readonly Movement[] =
      taken_back_ms === null
        ? []
        : [
            {
              ...common,
              at_ms: taken_back_ms,
              type: isCapture ? 'SettledReversed' : 'RefundedReversed',
              isCredit: !isCapture,
            },
          ];
    // What came with the authorisation was listed with it.
    return isCapture && payment.is_auto ? back : [done, ...back];
  });

const ofDisputes = (world: SmallWorld<AdyenShape>): readonly Movement[] =>
  world.list('dispute').flatMap((one) => {
    const payment = world.get('payment', one.payment);
    if (payment === undefined) return [];
    const common = {
      payment,
      modification: one.id,
      reference: payment.reference,
      value: one.amount.value,
      costs: noCosts,
    };
    return [
      { at_ms: one.charged_back_ms, type: 'Chargeback', isCredit: false },
      { at_ms: one.reversed_ms, type: 'ChargebackReversed', isCredit: true },
    ].flatMap(({ at_ms, ...step }) => (at_ms === null ? [] : [{ ...common, ...step, at_ms }]));
  });

const settled = (
  payment: PaymentRecord,
  modification: string,
  reference: string,
  value: number,
  at_ms: number,
): Movement => ({
  at_ms,
  type: 'Settled',
  payment,
  modification,
  reference,
  value,
  isCredit: true,
  costs: costsOf(value, payment.amount.currency),
});

const lineOf = (world: SmallWorld<AdyenShape>, move: Movement): string => {
  const { payment, costs, value, isCredit } = move;
  const { currency } = payment.amount;
  const print = (units: number) => printAmount(units, currency);
  const net = value - (isCredit ? costs.markup + costs.scheme + costs.interchange : 0);
  const cost = (units: number) => (units === 0 ? '' : print(units));
  return [
    'BasculeCompany',
    world.settings.merchant_account,
    payment.id,
    payment.reference,
    cardNamed(payment.card)?.brand ?? 'card',
    new Date(move.at_ms).toISOString().slice(0, 19).replace('T', ' '),
    'UTC',
    move.type,
    move.modification,
    currency,
    isCredit ? '' : print(value),
    isCredit ? print(value) : '',
    '1',
    currency,
    isCredit ? '' : print(net),
    isCredit ? print(net) : '',
    '',
    cost(costs.markup),
    cost(costs.scheme),
    cost(costs.interchange),
    move.reference,
  ].join(',');
};
