import { unsettled } from '../charges/book-charge.ts';
import { checkAmount } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import { type Checked, required } from '../contract/params.ts';
import { forbidden, invalid, missing } from '../contract/refusal.ts';
import { checkTerms, termsOf } from './connect-terms.ts';
import { moreOf } from './more.ts';
import type { incrementParams } from './params.ts';
import { unexpectedState } from './unexpected-state.ts';

/** How often one authorisation may be raised. Source: docs.stripe.com/payments/incremental-authorization. */
const raisesMax = 10;

/** Raises a standing authorisation to a new total, where its card lets it and nothing was captured. */
export function incrementAuthorization({
  step,
  params,
  path,
}: Call<Checked<typeof incrementParams>>): Outcome {
  const id = path['id'] ?? '';
  const intent = step.get('payment_intent', id);
  if (intent === undefined) throw missing('payment_intent', id, 'intent');
  if (intent.status !== 'requires_capture') {
    throw unexpectedState(intent, 'increment', ['requires_capture']);
  }
  const amount = required(params.amount, 'amount');
  checkAmount(amount, intent.currency);
  const held = step.get('charge', intent.latest_charge ?? '');
  const growth = held?.more.growth ?? null;
  if (held === undefined || growth?.incremental !== 'available') {
    throw forbidden('This PaymentIntent is not eligible for incremental authorization.');
  }
  if (intent.amount_received > 0) {
    throw forbidden('A partially captured PaymentIntent cannot be incremented.');
  }
  if (growth.raises >= raisesMax) {
    throw forbidden(`This PaymentIntent has been incremented ${raisesMax} times already.`);
  }
  if (amount <= intent.amount) {
    throw invalid(`The amount must be greater than the present ${intent.amount}.`, 'amount');
  }

  const terms = termsOf(held.more.connect, params);
  const more = {
    ...held.more,
    growth: { ...growth, raises: growth.raises + 1 },
    connect: terms === null ? null : unsettled(terms),
  };
  const raised = step.put({ ...held, amount, more });
  step.emit('charge.updated', raised, held);
  const grown = step.put({
    ...intent,
    amount,
    amount_capturable: amount,
    metadata: changedMetadata(intent.metadata, params.metadata),
    more: moreOf(intent.more, params),
  });
  checkTerms(step, grown);
  step.emit('payment_intent.amount_capturable_updated', grown);
  return found(grown);
}
