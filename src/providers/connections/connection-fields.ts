import type { Provider } from '../contract.ts';
import type { ProvidersDeps } from '../deps.ts';
import { refuse } from '../errors.ts';

/**
 * Where a connection may point at: the provider's own address, or one the operator allows. No
 * more than an origin and a path of plain words.
 *
 * @throws refusal provider_url_not_allowed
 */
export const allowedOrigin = (
  deps: ProvidersDeps,
  provider: Provider,
  wanted: string | undefined,
): string => {
  const place = placeOf(wanted ?? provider.baseUrl);
  const allowed = [provider.baseUrl, ...deps.allowedBaseUrls].map(placeOf);
  if (place !== undefined && allowed.includes(place)) return place;
  throw refuse('provider_url_not_allowed', { pointer: '/base_url' });
};

/**
 * A secret as it was copied.
 *
 * @throws refusal provider_secret_malformed for white space, which a copied line break brings
 */
export const plainSecret = (secret: string, pointer: string): string => {
  if (secret !== '' && !/\s/.test(secret)) return secret;
  throw refuse('provider_secret_malformed', { pointer });
};

/** Enough of a key for a person to recognise it: `sk_test_…b8da`. */
export const hintOf = (apiKey: string): string => {
  const start = /^[a-z]+_(?:test|live)_/.exec(apiKey)?.[0] ?? '';
  return `${start.slice(0, 12)}…${apiKey.slice(-4)}`;
};

const placeOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const path = url.pathname.replace(/\/$/, '');
  const isPlain = /^(\/[a-z0-9_-]+)*$/.test(path) && url.search === '' && url.hash === '';
  return isPlain && url.username === '' && url.password === '' ? `${url.origin}${path}` : undefined;
};
