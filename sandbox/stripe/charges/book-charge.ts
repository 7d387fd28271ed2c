import { bookLine } from '../balance/book-line.ts';
import { delayOf } from '../balance-settings/balance-settings.ts';
import { cardOfName } from '../cards/test-cards.ts';
import { plainChargeMore } from '../world/plain.ts';
import type {
  ChargeConnect,
  ChargeMore,
  ChargeRecord,
  ConnectTerms,
  IntentError,
  PaymentIntentMore,
  PaymentIntentRecord,
  PaymentMethodRecord,
} from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { growthOf } from './growth.ts';
import { feesOf, shareCharge } from './share-charge.ts';

const DAY_S = 86_400;

/** A charge of an intent's whole amount, authorised or refused; not yet put into the step. */
export function newCharge(
  step: Step,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord,
  how: { readonly error: IntentError | null; readonly isAuthenticated: boolean },
): ChargeRecord {
  const isHeld = how.error === null && intent.capture_method === 'manual';
  return {
    kind: 'charge',
    id: step.newId('ch_3', 23),
    n: step.nextN('charge'),
    created: step.now_s,
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    currency: intent.currency,
    status: how.error === null ? 'succeeded' : 'failed',
    captured: false,
    payment_intent: intent.id,
    payment_method: method.id,
    customer: intent.customer,
    card: method.card,
    is_authenticated: how.isAuthenticated,
    balance_transaction: null,
    error: how.error,
    metadata: intent.metadata,
    more: chargeMore(intent.more, method.card),
    due_ms: isHeld ? step.now_ms + step.world.settings.hold_days * DAY_S * 1000 : 0,
  };
}

/**
 * Captures a charge: the money enters the balance, less the fee. A capture that is not the last
 * leaves the rest of the hold standing.
 */
export function bookCharge(
  step: Step,
  charge: ChargeRecord,
  amount: number,
  isLast = true,
): ChargeRecord {
  const fees = feesOf(step, charge, amount);
  const line = bookLine(step, {
    type: 'charge',
    amount,
    ...fees.line,
    currency: charge.currency,
    source: charge.id,
    available_on: availableOn(step, charge),
  });
  const { available_on } = line;
  const { stripe_fee } = fees;
  const connect = shareCharge(step, charge, { amount, available_on, stripe_fee });
  const more = withLine(charge.more, line.id);
  return step.put({
    ...charge,
    captured: isLast,
    amount_captured: charge.amount_captured + amount,
    balance_transaction: line.id,
    more: connect === more.connect ? more : { ...more, connect },
    due_ms: isLast ? 0 : charge.due_ms,
  });
}

/** The terms of a payment as its charge has them before anything came of them. */
export function unsettled(terms: ConnectTerms): ChargeConnect {
  return { ...terms, transfer: null, application_fee: null };
}

/** Each of several captures has a balance transaction of its own. */
function withLine(more: ChargeMore, line: string): ChargeMore {
  const { growth } = more;
  return growth === null
    ? more
    : { ...more, growth: { ...growth, lines: [...growth.lines, line] } };
}

function availableOn(step: Step, charge: ChargeRecord): number {
  if (cardOfName(charge.card).isFundedAtOnce) return step.now_s;
  const days = delayOf(step.world);
  if (days === 0) return step.now_s;
  const at = step.now_s + days * DAY_S;
  return at - (at % DAY_S);
}

const charged = [
  'description',
  'receipt_email',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'shipping',
  'transfer_group',
] as const;

function chargeMore(more: PaymentIntentMore, card: string): ChargeMore {
  const growth = growthOf(more, card);
  const { authentication } = more;
  const connect = more.connect === null ? null : unsettled(more.connect);
  const isPlain = growth === null && authentication === null && connect === null;
  if (isPlain && charged.every((field) => more[field] === null)) return plainChargeMore;
  const { description, receipt_email, shipping, transfer_group } = more;
  const { statement_descriptor, statement_descriptor_suffix } = more;
  return {
    description,
    receipt_email,
    statement_descriptor,
    statement_descriptor_suffix,
    shipping,
    transfer_group,
    user_report: null,
    growth,
    authentication,
    connect,
  };
}
