import type { PaymentCreateParams } from '@mollie/api-client';
import type { Answer } from '../kernel/answer.ts';
import { type Call, Refused } from '../kernel/mount/described.ts';
import { count } from './amount.ts';
import { bodyOf, textOf } from './body.ts';
import { cardOf } from './cards.ts';
import { pageAnswer } from './list.ts';
import { endPayment, takePayment } from './move-payment.ts';
import type { MollieShape, PaymentRecord } from './records.ts';
import { invalid, missing, problem } from './refusal.ts';
import { renderPayment } from './render-payment.ts';
import { halAnswer } from './wire.ts';

type MollieCall = Call<MollieShape>;

/** The parameters it takes; what Mollie has and the sandbox has not is refused, never ignored. */
const known = {
  amount: true,
  description: true,
  redirectUrl: true,
  webhookUrl: true,
  method: true,
  cardToken: true,
  captureMode: true,
  customerId: true,
  mandateId: true,
  sequenceType: true,
  metadata: true,
} satisfies Partial<Record<keyof PaymentCreateParams, true>>;

type Given = Readonly<Partial<Record<keyof typeof known, unknown>>>;

/** POST /v2/payments. A card that needs nobody is answered at once; else the payer is waited for. */
export function createPayment(call: MollieCall): Answer {
  const given: Given = bodyOf(call.ask, known);
  const { step, world } = call;
  const payment = read(call, given);
  const isAtOnce = payment.card !== null && !isAsked(payment);
  const due_ms = step.now_ms + world.settings.open_s * 1000;
  const made = step.put('payment', { ...payment, due_ms });
  return halAnswer(201, shown(call, isAtOnce ? takePayment(step, made) : made));
}

/** GET /v2/payments/:id */
export function showPayment(call: MollieCall): Answer {
  const id = call.path['id'] ?? '';
  const payment = call.world.see('payment', id);
  if (payment === undefined) throw missing('payment', id);
  return halAnswer(200, shown(call, payment));
}

/** GET /v2/payments: newest first. */
export function listPayments(call: MollieCall): Answer {
  const page = { name: 'payments', path: 'payments', records: call.world.listSeen('payment') };
  return pageAnswer(call, page, (payment) => shown(call, payment));
}

/** DELETE /v2/payments/:id: lets an authorisation go. */
export function cancelPayment(call: MollieCall): Answer {
  const payment = paymentOf(call);
  const isBusy = call.world
    .list('capture')
    .some((one) => one.payment === payment.id && one.status === 'pending');
  if (payment.status !== 'authorized' || isBusy) {
    throw invalid('The payment cannot be canceled');
  }
  return halAnswer(200, shown(call, endPayment(call.step, payment, 'canceled')));
}

/** The payment that a path names, for whoever acts upon it. */
export function paymentOf({ step, path }: Pick<MollieCall, 'step' | 'path'>): PaymentRecord {
  const id = path['id'] ?? '';
  const payment = step.get('payment', id);
  if (payment === undefined) throw missing('payment', id);
  return payment;
}

function shown({ url, world }: MollieCall, payment: PaymentRecord) {
  const { hold_days, open_s } = world.settings;
  return renderPayment(payment, { url, account: world.account, hold_days, open_s });
}

/** Off-session nobody can be asked. */
function isAsked({ card, sequence }: PaymentRecord): boolean {
  return sequence !== 'recurring' && cardOf(card ?? '')?.isAsked === true;
}

function read({ step }: MollieCall, given: Given): PaymentRecord {
  const { currency, units } = count(given.amount);
  const sequence = sequenceOf(given.sequenceType);
  const method = methodOf(given.method);
  const redirect_url = textOf(given, 'redirectUrl');
  if (redirect_url === null && sequence !== 'recurring') {
    throw invalid('The redirect URL is missing', 'redirectUrl');
  }
  if (units === 0 && sequence !== 'first') {
    throw invalid('The amount is lower than the minimum', 'amount.value');
  }
  if (method === 'ideal' && (currency !== 'EUR' || given.captureMode === 'manual')) {
    throw invalid('The payment method does not do this', 'method');
  }
  const description = textOf(given, 'description');
  if (description === null) throw invalid('The description is missing', 'description');
  return {
    id: step.newId('tr_', 10),
    currency,
    units,
    status: 'open',
    method,
    isManual: isManual(given.captureMode),
    sequence,
    ...ownerOf(step, given, sequence),
    description,
    redirect_url,
    webhook_url: textOf(given, 'webhookUrl'),
    metadata: given.metadata ?? null,
    failure: null,
    captured_units: 0,
    refunded_units: 0,
    charged_back_units: 0,
    created_ms: step.now_ms,
    changed_ms: step.now_ms,
    authorized_ms: null,
    paid_ms: null,
    due_ms: null,
  };
}

/** Whose card: a token of this moment, or a mandate that was given before. */
function ownerOf(
  step: MollieCall['step'],
  given: Given,
  sequence: PaymentRecord['sequence'],
): Pick<PaymentRecord, 'customer' | 'mandate' | 'card'> {
  const customer = textOf(given, 'customerId');
  const token = textOf(given, 'cardToken');
  if (customer !== null && step.get('customer', customer) === undefined) {
    throw missing('customer', customer);
  }
  if (sequence === 'recurring') {
    const id = textOf(given, 'mandateId') ?? '';
    const mandate = step.get('mandate', id);
    if (mandate === undefined || mandate.customer !== customer) {
      throw invalid('The customer has no such valid mandate', 'mandateId');
    }
    return { customer, mandate: id, card: mandate.card };
  }
  if (sequence === 'first' && customer === null) {
    throw invalid('A first payment needs a customer', 'customerId');
  }
  if (token !== null && cardOf(token) === undefined) {
    throw invalid('The card token does not exist or has expired', 'cardToken');
  }
  return { customer, mandate: null, card: token };
}

function sequenceOf(given: unknown): PaymentRecord['sequence'] {
  if (given === undefined) return 'oneoff';
  if (given === 'oneoff' || given === 'first' || given === 'recurring') return given;
  throw invalid('The sequence type is not one of oneoff, first, recurring', 'sequenceType');
}

function methodOf(given: unknown): PaymentRecord['method'] {
  if (given === undefined) return null;
  if (given === 'creditcard' || given === 'ideal') return given;
  throw new Refused(problem(422, 'The sandbox does not cover this payment method', 'method'));
}

function isManual(given: unknown): boolean {
  if (given === undefined || given === 'automatic') return false;
  if (given === 'manual') return true;
  throw invalid('The capture mode is not one of automatic, manual', 'captureMode');
}
