import type { Config } from '#kernel';

import { stripeBaseOf } from '../load-config.ts';

/** Where the sandbox is, if it stands in for the outside world here; nothing in production. */
export const sandboxUrlOf = (config: Config): string | undefined => {
  const { hostname, origin } = new URL(stripeBaseOf(config));
  const isLocal = hostname === '127.0.0.1' || hostname === 'localhost';
  return isLocal && config.profile === 'development' ? origin : undefined;
};
