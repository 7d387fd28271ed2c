import type { Caller } from '#kernel';
import type { ProvidersDeps } from './deps.ts';
import { type ProviderView, presentProvider } from './schema.ts';

/** What each provider can do, as its adapter declares it. */
export const listProviders = async (
  deps: ProvidersDeps,
  _caller: Caller,
): Promise<{ data: ProviderView[]; has_more: boolean; next_cursor: null }> => ({
  data: [...deps.providers.values()].map(presentProvider),
  has_more: false,
  next_cursor: null,
});
