import { refuser } from '#kernel';

/** Why a connection to a provider, or a request through one, is not taken. */
export const providerRefusals = {
  provider_unknown: {
    status: 400,
    title: 'No provider has this name.',
    mend: 'Send one of the names that GET /v1/providers lists.',
    retry: 'after_change',
  },
  provider_operation_unsupported: {
    status: 422,
    title: 'The provider does not do this.',
    mend: 'GET /v1/providers lists what each provider can do.',
    retry: 'never',
  },
  provider_not_connected: {
    status: 409,
    title: 'The organisation has no active connection to this provider in this mode.',
    mend: 'Create one with POST /v1/provider_connections, or enable the one there is.',
    retry: 'after_change',
  },
  provider_already_connected: {
    status: 409,
    title: 'The organisation has an active connection to this provider in this mode.',
    mend: 'Disable the active connection first, or change its key.',
    retry: 'after_change',
  },
  provider_connection_not_found: {
    status: 404,
    title: 'There is no such provider connection.',
    mend: 'Check the id, and that it belongs to the organisation and mode of the key.',
    retry: 'never',
  },
  provider_url_not_allowed: {
    status: 400,
    title: 'A connection may not point at this URL.',
    mend: "Leave base_url out for the provider itself, or name one that the server's operator allows.",
    retry: 'after_change',
  },
  provider_key_wrong_mode: {
    status: 400,
    title: 'The key belongs to the other mode.',
    mend: 'Use a test key of the provider with a test key of ours, and a live one with a live one.',
    retry: 'after_change',
  },
  provider_key_malformed: {
    status: 400,
    title: "The key has not the form of the provider's secret keys.",
    mend: 'Copy the secret or restricted key from the dashboard of the provider, not the publishable one.',
    retry: 'after_change',
  },
  provider_key_over_http: {
    status: 400,
    title: 'A live key is never sent over plain http.',
    mend: 'Use an https URL.',
    retry: 'after_change',
  },
  provider_secret_malformed: {
    status: 400,
    title: 'A secret holds white space or nothing at all.',
    mend: 'Copy the secret again, without the line break after it.',
    retry: 'after_change',
  },
  provider_secret_not_found: {
    status: 404,
    title: 'The connection has no such signing secret in force.',
    mend: 'Retrieve the connection: webhook_secrets lists those that are.',
    retry: 'after_change',
  },
  provider_setting_malformed: {
    status: 400,
    title: 'A setting of the connection is missing, or not what the provider needs.',
    mend: 'Send it in settings as the detail says.',
    retry: 'after_change',
  },
  provider_field_unknown: {
    status: 400,
    title: 'The provider has no such field, or it is not changed in this way.',
    mend: 'Send fields under the names of the provider, and only those that its documentation lists.',
    retry: 'after_change',
  },
  provider_token_malformed: {
    status: 400,
    title: 'The token has not the form that the provider gives.',
    mend: "Send what the provider's client library made of the card, as its guide says.",
    retry: 'after_change',
  },
  provider_details_malformed: {
    status: 400,
    title: 'The details are none that the provider gives back.',
    mend: "Send what the provider's page or client library gave back, under its own names.",
    retry: 'after_change',
  },
  provider_currency_unsupported: {
    status: 400,
    title: 'The provider does not take this currency.',
    mend: 'Choose a currency that GET /v1/providers lists for it.',
    retry: 'after_change',
  },
  errand_not_found: {
    status: 404,
    title: 'There is no such errand.',
    mend: 'Check the id, and that it belongs to the organisation and mode of the key.',
    retry: 'never',
  },
  errand_wrong_state: {
    status: 409,
    title: 'The errand does not wait for a decision.',
    mend: 'Read what it was for: it is under way, or has come to its end.',
    retry: 'never',
  },
  errand_reference_missing: {
    status: 400,
    title: 'Nothing says what the errand made.',
    mend: 'Send the name that the provider gave it in provider_reference.',
    retry: 'after_change',
  },
  errand_reference_mismatch: {
    status: 422,
    title: 'What the provider has under this name is not what the errand asked for.',
    mend: 'Find what bears the id of the errand, or, if nothing was done, say refused.',
    retry: 'after_change',
  },
  errand_provider_unreachable: {
    status: 503,
    title: 'The provider does not show what the errand is said to have made.',
    mend: 'Send the same request again.',
    retry: 'later',
  },
} as const;

/** Builds one of {@link providerRefusals}. */
export const refuse = refuser(providerRefusals);
