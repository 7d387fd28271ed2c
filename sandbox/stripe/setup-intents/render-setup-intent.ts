import type Stripe from 'stripe';
import {
  authenticationUrl,
  clientSecretOf,
  renderError,
  renderNextAction,
} from '../payment-intents/render-payment-intent.ts';
import type { SetupIntentRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderSetupIntent(
  intent: SetupIntentRecord,
  world: World,
  url: string,
): Stripe.SetupIntent {
  return {
    id: intent.id,
    object: 'setup_intent',
    allowed_payment_method_types:
      intent.allowed_types as Stripe.SetupIntent['allowed_payment_method_types'],
    application: null,
    automatic_payment_methods:
      intent.allow_redirects === null
        ? null
        : { allow_redirects: intent.allow_redirects, enabled: true },
    cancellation_reason: intent.cancellation_reason as Stripe.SetupIntent.CancellationReason | null,
    client_secret: clientSecretOf(world, intent.id),
    created: intent.created,
    customer: intent.customer,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types:
      intent.excluded_types as Stripe.SetupIntent['excluded_payment_method_types'],
    flow_directions: null,
    last_setup_error: renderError(intent.last_error, world),
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: intent.metadata,
    next_action: renderNextAction(
      intent.next_action,
      authenticationUrl(world, url, intent.id),
    ) as Stripe.SetupIntent.NextAction | null,
    on_behalf_of: null,
    payment_method: intent.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: intent.status,
    usage: intent.usage,
  };
}
