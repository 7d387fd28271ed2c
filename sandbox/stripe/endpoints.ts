import { accountLinkEndpoints } from './account-links/endpoints.ts';
import { accountSessionEndpoints } from './account-sessions/endpoints.ts';
import { accountEndpoints } from './accounts/endpoints.ts';
import { applicationFeeEndpoints } from './application-fees/endpoints.ts';
import { balanceEndpoints } from './balance/endpoints.ts';
import { balanceSettingsEndpoints } from './balance-settings/endpoints.ts';
import { capabilityEndpoints } from './capabilities/endpoints.ts';
import { chargeEndpoints } from './charges/endpoints.ts';
import type { Endpoint } from './contract/endpoint.ts';
import { customerEndpoints } from './customers/endpoints.ts';
import { disputeEndpoints } from './disputes/endpoints.ts';
import { eventDestinationEndpoints } from './event-destinations/endpoints.ts';
import { eventEndpoints, type PendingOf } from './events/endpoints.ts';
import { externalAccountEndpoints } from './external-accounts/endpoints.ts';
import { fileEndpoints } from './files/endpoints.ts';
import { loginLinkEndpoints } from './login-links/endpoints.ts';
import { paymentIntentEndpoints } from './payment-intents/endpoints.ts';
import { paymentMethodEndpoints } from './payment-methods/endpoints.ts';
import { payoutEndpoints } from './payouts/endpoints.ts';
import { personEndpoints } from './persons/endpoints.ts';
import { refundEndpoints } from './refunds/endpoints.ts';
import { setupIntentEndpoints } from './setup-intents/endpoints.ts';
import { thinEventEndpoints } from './thin-events/endpoints.ts';
import { topupEndpoints } from './topups/endpoints.ts';
import { transferEndpoints } from './transfers/endpoints.ts';
import { accountV2Endpoints } from './v2-accounts/endpoints.ts';
import { webhookEndpointEndpoints } from './webhook-endpoints/endpoints.ts';

/** Every operation of Stripe's that the sandbox covers. */
export function stripeEndpoints(pendingOf: PendingOf): readonly Endpoint[] {
  return [
    ...paymentIntentEndpoints,
    ...setupIntentEndpoints,
    ...chargeEndpoints,
    ...refundEndpoints,
    ...disputeEndpoints,
    ...fileEndpoints,
    ...customerEndpoints,
    ...paymentMethodEndpoints,
    ...balanceEndpoints,
    ...transferEndpoints,
    ...applicationFeeEndpoints,
    ...balanceSettingsEndpoints,
    ...payoutEndpoints,
    ...topupEndpoints,
    ...eventEndpoints(pendingOf),
    ...webhookEndpointEndpoints,
    ...accountEndpoints,
    ...accountLinkEndpoints,
    ...accountSessionEndpoints,
    ...loginLinkEndpoints,
    ...externalAccountEndpoints,
    ...personEndpoints,
    ...capabilityEndpoints,
    ...accountV2Endpoints,
    ...eventDestinationEndpoints,
    ...thinEventEndpoints,
  ];
}
