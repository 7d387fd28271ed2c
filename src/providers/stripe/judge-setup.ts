import type { Stripe } from 'stripe';
import type { StoredMethod } from '../contract.ts';
import { isSetupIntent, methodOf } from './answers.ts';
import type { Reply } from './client.ts';
import { reasonOfDecline } from './declines.ts';
import type { StripeFault } from './read-fault.ts';
import { meaningOf, setupStatus } from './status-map.ts';

/** What a reply says of a method that was to be saved for a customer. */
export const judgeSetupReply = (reply: Reply, customerToken: string): StoredMethod => {
  if (reply.kind !== 'answered') return judgeWithoutIntent(reply);
  return isSetupIntent(reply.body)
    ? judgeSetupIntent(reply.body, customerToken)
    : { kind: 'unknown', cause: 'the answer is no setup_intent' };
};

/** What an error or a lost answer says: no money moves here, so a refused request is a decline. */
export const judgeWithoutIntent = (reply: Exclude<Reply, { kind: 'answered' }>): StoredMethod => {
  if (reply.kind === 'lost') return { kind: 'unknown', cause: reply.cause };
  const { status, fault } = reply;
  const isFinal = status === 402 || (status === 400 && fault.type === 'invalid_request_error');
  if (isFinal || status === 404) return declined(fault, 'configuration');
  return { kind: 'unknown', cause: `status ${status} ${fault.code ?? fault.type}` };
};

const judgeSetupIntent = (intent: Stripe.SetupIntent, customerToken: string): StoredMethod => {
  switch (meaningOf(setupStatus, intent.status)) {
    case 'stored':
      return stored(intent, customerToken);
    case 'pending':
      return pending(intent, customerToken);
    case 'declined':
      return declined(intent.last_setup_error, 'generic_decline');
    case 'unmapped':
    case undefined:
      return { kind: 'unknown', cause: `${intent.id} has the status ${intent.status}` };
  }
};

const stored = (intent: Stripe.SetupIntent, customerToken: string): StoredMethod => {
  const saved = intent.payment_method;
  const method = typeof saved === 'object' ? methodOf(saved) : undefined;
  if (typeof saved !== 'object' || saved === null || method === undefined) {
    return { kind: 'unknown', cause: `${intent.id} succeeded without its payment method` };
  }
  return { kind: 'stored', customerToken, methodToken: saved.id, method };
};

const pending = (intent: Stripe.SetupIntent, customerToken: string): StoredMethod => {
  const saved = intent.payment_method;
  const methodToken = typeof saved === 'object' ? saved?.id : saved;
  const url = intent.next_action?.redirect_to_url?.url;
  if (!methodToken || !url) {
    return { kind: 'unknown', cause: `${intent.id} asks for an action that is no redirect` };
  }
  return { kind: 'pending', customerToken, methodToken, nextAction: { type: 'redirect', url } };
};

const declined = (
  fault: StripeFault | Stripe.SetupIntent.LastSetupError | null,
  otherwise: 'configuration' | 'generic_decline',
): StoredMethod => {
  const mapped = reasonOfDecline(fault?.decline_code ?? null, fault?.code ?? null);
  return {
    kind: 'declined',
    reason: mapped.isUnmapped ? otherwise : mapped.reason,
    code: fault?.decline_code ?? fault?.code ?? 'none',
    message: fault?.message ?? 'The payment method was declined.',
  };
};
