import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a notice is not taken, or a webhook endpoint cannot be changed. */
export const webhookRefusals = {
  notice_not_verified: {
    status: 401,
    title: 'The notice is not signed by the provider of this connection.',
    mend: 'Compare the signing secret of the provider with the one stored for the connection.',
    retry: 'after_change',
  },
  notice_not_found: {
    status: 404,
    title: 'There is no such notice.',
    mend: 'Check the id, and that the key is of the same organisation and mode.',
    retry: 'never',
  },
  event_not_found: {
    status: 404,
    title: 'There is no such event.',
    mend: 'Check the id, and that the key is of the same organisation and mode.',
    retry: 'never',
  },
  webhook_endpoint_not_found: {
    status: 404,
    title: 'There is no such webhook endpoint.',
    mend: 'Check the id, and that the key is of the same organisation and mode.',
    retry: 'never',
  },
  webhook_endpoint_wrong_state: {
    status: 409,
    title: 'The webhook endpoint is not in a state that allows this.',
    mend: 'Enable the endpoint first.',
    retry: 'after_change',
  },
  webhook_endpoints_exhausted: {
    status: 409,
    title: 'There are as many webhook endpoints as one mode of an organisation may have.',
    mend: 'Delete an endpoint that is no longer used, or let one endpoint take more event types.',
    retry: 'after_change',
  },
  webhook_url_not_allowed: {
    status: 422,
    title: 'Webhooks are not sent to this URL.',
    mend: 'Use an https URL on a public address, without a user name, on port 443 or 8443.',
    retry: 'after_change',
  },
  webhook_delivery_not_found: {
    status: 404,
    title: 'There is no such delivery.',
    mend: 'Check the id, and that the key is of the same organisation and mode.',
    retry: 'never',
  },
} as const satisfies RefusalCatalogue;

/** Throws one of {@link webhookRefusals}. */
export const refuse = refuser(webhookRefusals);
