import type { TestCard } from '../cards/test-card.ts';
import { cardOfName, cardOfNumber, cardOfToken } from '../cards/test-cards.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid, missing, notCovered, Refusal } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { PaymentMethodRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import type { methodDataParams } from './params.ts';

export type MethodData = Checked<typeof methodDataParams>;

/** The payment method a request names: one that exists, or a new one of a test card's name. */
export function usePaymentMethod(
  step: Step,
  id: string,
  customer: string | null,
): PaymentMethodRecord {
  const card = cardOfToken(id);
  if (card !== undefined) return newPaymentMethod(step, covered(card), {});

  const method = step.get('payment_method', id);
  if (method === undefined) throw missing('PaymentMethod', id, 'payment_method');
  if (method.standing === 'spent' && method.customer === null) {
    throw forbidden(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
      undefined,
      'payment_method',
    );
  }
  if (method.customer !== null && method.customer !== customer) {
    throw forbidden(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      undefined,
      'payment_method',
    );
  }
  return method;
}

/** A payment method of the fields given; only test cards, by token or by number. */
export function methodOfData(step: Step, data: MethodData): PaymentMethodRecord {
  if (data.type !== undefined && data.type !== 'card') {
    throw notCovered(`payment methods of type ${data.type}`, 'payment_method_data[type]');
  }
  const card = data.card;
  if (card === undefined)
    throw invalid('Missing required param: card.', 'card', 'parameter_missing');
  return newPaymentMethod(step, testCard(card.token, card.number), data);
}

export function newPaymentMethod(
  step: Step,
  card: TestCard,
  data: MethodData,
): PaymentMethodRecord {
  return step.put({
    kind: 'payment_method',
    id: step.newId('pm_1', 23),
    n: step.nextN('payment_method'),
    created: step.now_s,
    customer: null,
    card: card.name,
    exp_month: data.card?.exp_month ?? 12,
    exp_year: data.card?.exp_year ?? 2034,
    billing_details: data.billing_details ?? null,
    allow_redisplay: data.allow_redisplay ?? 'unspecified',
    metadata: changedMetadata(noMetadata, data.metadata),
    standing: 'new',
  });
}

/** Attaches to a customer, with the decline that some cards answer with already here. */
export function attachPaymentMethod(
  step: Step,
  method: PaymentMethodRecord,
  customer: string,
): PaymentMethodRecord {
  if (method.customer === customer) return method;
  const card = cardOfName(method.card);
  if (card.decline !== undefined && card.declines === 'charge_and_attach') {
    const { code, decline_code, message } = card.decline;
    throw new Refusal(402, { type: 'card_error', code, decline_code, message }, true);
  }
  const attached = step.put({ ...method, customer });
  step.emit('payment_method.attached', attached);
  return attached;
}

function testCard(token: string | undefined, number: string | undefined): TestCard {
  if (token !== undefined) {
    const card = cardOfToken(token);
    if (card === undefined) throw missing('token', token, 'card[token]');
    return covered(card);
  }
  if (number === undefined) {
    throw invalid('Missing required param: card[number].', 'card[number]', 'parameter_missing');
  }
  const card = cardOfNumber(number);
  if (card === undefined) {
    // The number itself is never repeated: a log must not learn it from us.
    throw new Refusal(
      402,
      {
        type: 'card_error',
        code: 'incorrect_number',
        message:
          "Sending credit card numbers directly to the Stripe API is generally unsafe. The sandbox takes Stripe's public test numbers only.",
        param: 'card[number]',
      },
      false,
    );
  }
  return covered(card);
}

function covered(card: TestCard): TestCard {
  return card;
}
