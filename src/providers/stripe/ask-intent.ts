import type { Stripe } from 'stripe';
import type { Finding } from '../contract.ts';
import { isPaymentIntent } from './answers.ts';
import type { Read } from './ask-request.ts';
import type { Reply } from './client.ts';
import type { Judged } from './judge-intent.ts';

/**
 * Judges by the PaymentIntent itself, which is never behind: its status and received amount say
 * whether a capture or a void took effect.
 */
export const askIntent = async (
  read: Read,
  reference: string,
  judge: (intent: Stripe.PaymentIntent) => Judged,
): Promise<Finding> => {
  const reply = await read(intentPath(reference));
  if (reply.kind !== 'answered') return unreachable(reply);
  if (!isPaymentIntent(reply.body) || reply.body.id !== reference) {
    return { kind: 'unreachable', cause: `the answer is no payment_intent ${reference}` };
  }
  const judged = judge(reply.body);
  return judged.kind === 'absent' ? judged : { kind: 'found', outcome: judged };
};

/** A PaymentIntent with what an outcome is read from. */
export const intentPath = (reference: string): string =>
  `/v1/payment_intents/${encodeURIComponent(reference)}?expand[]=latest_charge.balance_transaction`;

/** An answer that says nothing of the request: ask again later. */
export const unreachable = (reply: Exclude<Reply, { kind: 'answered' }>): Finding => ({
  kind: 'unreachable',
  cause:
    reply.kind === 'refused'
      ? `status ${reply.status} ${reply.fault.code ?? reply.fault.type}`
      : reply.cause,
});
