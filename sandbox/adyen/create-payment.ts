import type { PaymentResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentResponse.js';
import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import { refuse } from './answers.ts';
import { cardNamed, type TestCard } from './cards.ts';
import { decidePayment } from './grant-payment.ts';
import { newReference } from './new-reference.ts';
import {
  bodyOf,
  checkAccount,
  isObject,
  type Json,
  metadataIn,
  sumIn,
  textIn,
} from './read-body.ts';
import type { AdyenShape, PaymentRecord } from './shape.ts';
import { cardFacts } from './tell.ts';
import type { Wire } from './wire.ts';

type CallOf = Call<AdyenShape>;

/** POST /v72/payments: granted, refused, waiting for the payer, or told later. */
export const createPayment = (call: CallOf): Answer => {
  const body = bodyOf(call.ask);
  checkAccount(body, call.world.settings.merchant_account);
  const payment = recordOf(call, body);
  const card = cardNamed(payment.card);
  if (card === undefined) throw refuse('174', 'Unable to decrypt data');
  // An authentication that was made elsewhere is shown: nobody has to act again.
  if (
    card.asks !== undefined &&
    !isObject(body['mpiData']) &&
    textIn(body, 'shopperInteraction') !== 'ContAuth'
  ) {
    return askPayer(call, payment, card.asks);
  }
  if (card.waits !== undefined) return wait(call, payment, card.waits);
  return answerWith(decidePayment(call.step, payment), body);
};

const recordOf = ({ step, world }: CallOf, body: Json): PaymentRecord => {
  const reference = textIn(body, 'reference');
  const isStoring = body['storePaymentMethod'] === true;
  const shopper = textIn(body, 'shopperReference') ?? null;
  if (reference === undefined || reference.length > 80) throw refuse('130', 'Reference Missing');
  if (isStoring && shopper === null) throw refuse('702', 'shopperReference is missing');
  const isAway = textIn(body, 'shopperInteraction') === 'ContAuth';
  const returnUrl = textIn(body, 'returnUrl');
  if (returnUrl === undefined && !isAway) throw refuse('14_030', 'Return URL is missing.');
  const more = isObject(body['additionalData']) ? body['additionalData'] : {};
  const isManual = more['manualCapture'] === 'true';
  const { card, storedId } = cardIn(world, body['paymentMethod'], shopper);
  return {
    id: newReference(step),
    reference,
    state: 'pending',
    amount: sumIn(body, isStoring ? 0 : 1),
    card,
    is_auto: !isManual,
    is_storing: isStoring,
    shopper,
    stored_id: storedId,
    return_url: returnUrl ?? '',
    metadata: metadataIn(body),
    challenge: null,
    granted_ms: null,
    captured: 0,
    refunded: 0,
    raises: 0,
    due: null,
    due_ms: null,
  };
};

const cardIn = (
  world: CallOf['world'],
  method: unknown,
  shopper: string | null,
): { readonly card: string; readonly storedId: string | null } => {
  if (!isObject(method) || method['type'] !== 'scheme') {
    throw refuse('905', 'Payment details are not supported');
  }
  const storedId = textIn(method, 'storedPaymentMethodId');
  if (storedId === undefined) {
    return { card: textIn(method, 'encryptedCardNumber') ?? '', storedId: null };
  }
  const stored = world.get('stored', storedId);
  if (stored === undefined || stored.shopper !== shopper) throw refuse('800', 'Contract not found');
  return { card: stored.card, storedId };
};

const askPayer = (
  { step, world, url }: CallOf,
  payment: PaymentRecord,
  how: NonNullable<TestCard['asks']>,
): Answer => {
  const token = step.newId('adyen_', 24);
  step.put('payment', {
    ...payment,
    state: 'awaiting_payer',
    challenge: { token, isPassed: null },
  });
  const page = `${url}/adyen/pages/3ds/${world.account}/${payment.id}`;
  const answer: Wire<PaymentResponse> =
    how === 'redirect'
      ? {
          resultCode: 'RedirectShopper',
          action: { type: 'redirect', method: 'GET', paymentMethodType: 'scheme', url: page },
        }
      : {
          resultCode: 'ChallengeShopper',
          action: {
            type: 'threeDS2',
            subtype: 'challenge',
            paymentMethodType: 'scheme',
            token: Buffer.from(JSON.stringify({ acsURL: page })).toString('base64'),
            authorisationToken: token,
            paymentData: `Ab${token}`,
          },
        };
  return jsonAnswer(200, answer);
};

const wait = (
  { step, world }: CallOf,
  payment: PaymentRecord,
  resultCode: 'Pending' | 'Received',
): Answer => {
  const due_ms = step.now_ms + world.settings.modification_settles_ms;
  step.put('payment', { ...payment, due: 'finish', due_ms });
  return jsonAnswer(200, {
    resultCode,
    pspReference: payment.id,
    merchantReference: payment.reference,
  } satisfies Wire<PaymentResponse>);
};

/** The answer to a payment that has come to its end. */
export const answerWith = (payment: PaymentRecord, body: Json = {}, isPassed = true): Answer => {
  const card = cardNamed(payment.card);
  const refusal = isPassed
    ? card?.refusal
    : ({
        code: '11',
        text: '3D Not Authenticated',
        result: 'Refused',
        raw: 'AUTH_FAILED',
      } as const);
  const common = {
    pspReference: payment.id,
    merchantReference: payment.reference,
    paymentMethod: { type: 'scheme', brand: card?.brand ?? 'card' },
  };
  const answer: Wire<PaymentResponse> =
    payment.state === 'refused' && refusal !== undefined
      ? {
          ...common,
          resultCode: refusal.result,
          refusalReason: refusal.text,
          refusalReasonCode: refusal.code,
          additionalData: { ...cardFacts(payment), refusalReasonRaw: refusal.raw },
        }
      : {
          ...common,
          resultCode: card?.isPartial === true ? 'PartiallyAuthorised' : 'Authorised',
          amount: payment.amount,
          additionalData: {
            ...cardFacts(payment),
            ...proofOf(payment, body),
            ...(payment.is_storing
              ? {
                  'tokenization.storedPaymentMethodId': payment.stored_id ?? '',
                  'tokenization.shopperReference': payment.shopper ?? '',
                }
              : {}),
          },
        };
  return jsonAnswer(200, answer);
};

/** The authentication that the payer has passed here. */
const proofOf = (payment: PaymentRecord, body: Json): Readonly<Record<string, string>> =>
  payment.challenge?.isPassed === true && !isObject(body['mpiData'])
    ? {
        threeDSVersion: '2.2.0',
        eci: '05',
        cavv: Buffer.from(payment.id.padEnd(20, '0')).toString('base64'),
        dsTransID: '4bbf7f2c-0a8d-4c1e-9b3f-000000000001',
      }
    : {};
