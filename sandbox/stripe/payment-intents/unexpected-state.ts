import { forbidden, type Refusal } from '../contract/refusal.ts';
import type { IntentStatus } from '../world/records.ts';

/** Stripe's refusal of an operation that an intent's status does not allow. */
export function unexpectedState(
  intent: {
    readonly kind: 'payment_intent' | 'setup_intent';
    readonly status: IntentStatus | 'requires_capture';
  },
  verb: string,
  allowed: readonly string[],
): Refusal {
  const noun = intent.kind === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent';
  return forbidden(
    `You cannot ${verb} this ${noun} because it has a status of ${intent.status}. Only a ${noun} with one of the following statuses may be ${participle(verb)}: ${allowed.join(', ')}.`,
    `${intent.kind}_unexpected_state`,
  );
}

function participle(verb: string): string {
  if (verb === 'cancel') return 'canceled';
  return verb.endsWith('e') ? `${verb}d` : `${verb}ed`;
}
