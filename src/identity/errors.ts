import { refuser } from '#kernel';

/** Why a caller is not let in, or a key cannot be changed. */
export const identityRefusals = {
  key_missing: {
    status: 401,
    title: 'The request carries no API key.',
    mend: 'Send "Authorization: Bearer sk_test_…".',
    retry: 'after_change',
  },
  key_invalid: {
    status: 401,
    title: 'The API key is not known, or was revoked.',
    mend: 'Check the key for missing characters, or create a new one.',
    retry: 'after_change',
  },
  key_expired: {
    status: 401,
    title: 'The API key has expired.',
    mend: 'Use the key that replaced it, or create a new one.',
    retry: 'after_change',
  },
  key_not_from_here: {
    status: 403,
    title: 'The API key may not be used from this address.',
    mend: "Send the request from an address on the key's list, or change the list.",
    retry: 'after_change',
  },
  scope_not_grantable: {
    status: 403,
    title: 'A key cannot grant what it does not hold itself.',
    mend: 'Create the key with a secret key.',
    retry: 'after_change',
  },
  key_kind_and_scopes_differ: {
    status: 400,
    title: 'Scopes belong to restricted keys, and each restricted key needs one.',
    mend: 'Send scopes with kind "restricted", and only then.',
    retry: 'after_change',
  },
  key_kind_and_account_differ: {
    status: 400,
    title: 'Only a restricted key can be bound to a connected account.',
    mend: 'Send account_id with kind "restricted", and only then.',
    retry: 'after_change',
  },
  ip_range_invalid: {
    status: 400,
    title: 'An entry of the IP list is neither an address nor a CIDR range.',
    mend: 'Send entries such as "203.0.113.7", "203.0.113.0/24" or "2001:db8::/32".',
    retry: 'after_change',
  },
  expiry_in_the_past: {
    status: 400,
    title: 'The expiry lies in the past.',
    mend: 'Send a time in the future, or none.',
    retry: 'after_change',
  },
  api_key_not_found: {
    status: 404,
    title: 'There is no such API key.',
    mend: 'Check the id, and that the key belongs to this organisation and mode.',
    retry: 'after_change',
  },
  api_key_not_active: {
    status: 409,
    title: 'The API key was revoked, has expired or was already rolled.',
    mend: 'Create a new key, or roll the key that replaced it.',
    retry: 'after_change',
  },
} as const;

/** Throws one of {@link identityRefusals}. */
export const refuse = refuser(identityRefusals);
